"""The difference at the count, and what the house allows."""

import pytest

from apps.drawers.domain.variance import exceeds, variance


def test_short_is_negative():
    assert variance(counted=84_500, expected=85_000) == -500
    assert variance(counted=85_500, expected=85_000) == 500


@pytest.mark.parametrize(
    ("difference", "limit", "too_much"),
    [
        (5000, 5000, False),
        (-5000, 5000, False),
        (5001, 5000, True),
        (-5001, 5000, True),
        (0, 0, False),
        (1, 0, True),
        (-1, 0, True),
        (-999_999_999, None, False),
    ],
)
def test_the_limit_holds_both_ways(difference, limit, too_much):
    assert exceeds(difference, limit) is too_much
