"""Notes and coins: what a drawer can be counted in, per currency, and what a count adds up to."""

from collections.abc import Mapping
from dataclasses import dataclass

CFA = (10_000, 5_000, 2_000, 1_000, 500, 250, 200, 100, 50, 25, 10, 5)

DENOMINATIONS: dict[str, tuple[int, ...]] = {
    "XOF": CFA,
    "XAF": CFA,
    "GNF": (20_000, 10_000, 5_000, 2_000, 1_000, 500, 100),
    "ETB": (20_000, 10_000, 5_000, 1_000, 500, 100, 50, 25, 10, 5),
    "NGN": (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50),
    "GHS": (20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 1),
    "KES": (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 100, 50),
    "ZAR": (20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5),
    "USD": (10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 25, 10, 5, 1),
    "EUR": (50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
}
"""Notes and coins in circulation, in minor units, largest first. A note and a coin of the same
value (500 F CFA) are one entry: for the sum it does not matter which was counted."""


class UnknownDenomination(ValueError):
    """No note or coin of this currency has this value."""

    def __init__(self, denomination: str) -> None:
        super().__init__(denomination)
        self.denomination = denomination


@dataclass(frozen=True)
class CountLine:
    """How many pieces of one value lie in the drawer, and what they are worth (minor units)."""

    denomination: int
    count: int
    amount: int


def count_total(count: Mapping[str, int], currency: str) -> int:
    """What a count such as `{"10000": 3, "500": 2}` is worth. Raises UnknownDenomination."""
    known = {str(denomination) for denomination in DENOMINATIONS[currency]}
    for denomination in count:
        if denomination not in known:
            raise UnknownDenomination(denomination)
    return sum(int(denomination) * pieces for denomination, pieces in count.items())


def count_lines(count: Mapping[str, int]) -> list[CountLine]:
    """A count as it is printed: largest first, without what was not there."""
    pairs = sorted(((int(value), pieces) for value, pieces in count.items()), reverse=True)
    return [CountLine(value, pieces, value * pieces) for value, pieces in pairs if pieces]
