"""When a mail that could not be sent is tried again. Pure."""

from datetime import timedelta

FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)

MOST_ATTEMPTS = 20
"""Then it is given up, after some four days: nobody waits for a receipt of last week."""


def pause_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts: five minutes, twice as long each time, six hours.

    The first pause is also how long one attempt may take before another worker tries the same mail.
    """
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)
