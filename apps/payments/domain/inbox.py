"""When to try a delivery again: pure arithmetic over seconds."""

from bisect import bisect_right

MINUTE = 60
HOUR = 60 * MINUTE

GIVE_UP_MATCHING = 72 * HOUR
"""A delivery without a payment is matched again for so long; then a person must look."""

MATCH_AGAIN = (2, 10, 30, 2 * MINUTE, 10 * MINUTE, HOUR)
"""Ages of a delivery at which its payment is looked for; after the last, every hour."""

LONGEST_WAIT = HOUR


def next_match(*, age: float) -> float | None:
    """Seconds until a delivery of `age` is matched again; None when a person must look."""
    if age >= GIVE_UP_MATCHING:
        return None
    index = bisect_right(MATCH_AGAIN, age)
    return MATCH_AGAIN[index] - age if index < len(MATCH_AGAIN) else HOUR


def next_try(*, attempts: int) -> float:
    """Seconds until a delivery that failed `attempts` times is tried again; it never ends."""
    return min(5 * 2 ** min(attempts, 16), LONGEST_WAIT)
