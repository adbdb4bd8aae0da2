"""The difference between what was counted and what should be there: pure arithmetic."""


def variance(*, counted: int, expected: int) -> int:
    """Counted minus expected, in minor units: short is negative."""
    return counted - expected


def exceeds(difference: int, limit: int | None) -> bool:
    """Whether a difference, over or short, is more than the house allows. No limit allows all."""
    return limit is not None and abs(difference) > limit
