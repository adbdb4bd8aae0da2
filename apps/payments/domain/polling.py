"""When to ask a provider again: pure arithmetic over seconds.

Times are counted from a payment's first call. A payment in flight is asked about for as long as it
takes: the looks become rare, they never end (promise P4).
"""

from bisect import bisect_right

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR

FIRST_LOOKS = (3, 6, 12, 20, 30, 45, 60)
"""While the guest has the phone in hand."""

AFTER_DEADLINE = (5, 10, 20, 40, 80, 160, 320, 640, 1040, 1440)
"""Minutes past the provider's deadline."""

LAST_DAILY_LOOK = 30 * DAY
RARELY = 7 * DAY

AFTERCARE = (15 * MINUTE, 2 * HOUR, DAY, 3 * DAY)
"""Looks at a payment that was given up without a refusal: a late success must not be missed."""

SPREAD = 0.1
"""The share by which a long wait is stretched at random, so that not all is asked at once."""


def next_look(*, age: float, deadline: float, chance: float = 0.0) -> float:
    """Seconds until the next look at a payment in flight.

    `age` counts from the first call, `deadline` is the provider's own (seconds from the first
    call). `chance` from 0 to 1 spreads the daily looks.
    """
    return _next(age, deadline, chance) - age


def next_aftercare(*, since_given_up: float) -> float | None:
    """Seconds until the next look at a payment that was given up, or None after the last."""
    index = bisect_right(AFTERCARE, since_given_up)
    return AFTERCARE[index] - since_given_up if index < len(AFTERCARE) else None


def _next(age: float, deadline: float, chance: float) -> float:
    if age < FIRST_LOOKS[-1]:
        return float(FIRST_LOOKS[bisect_right(FIRST_LOOKS, age)])
    if age < deadline:
        return (age // MINUTE + 1) * MINUTE
    after = [deadline + minutes * MINUTE for minutes in AFTER_DEADLINE]
    if age < after[-1]:
        return after[bisect_right(after, age)]
    return age + (DAY if age < LAST_DAILY_LOOK else RARELY) * (1 + SPREAD * chance)
