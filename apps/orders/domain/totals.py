"""What the lines of an order add up to: pure arithmetic, no database."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """So many of one thing at one price, in minor units of the order's currency."""

    name: str
    quantity: int
    unit_price: int

    @property
    def total(self) -> int:
        """Minor units."""
        return self.quantity * self.unit_price


def total_of(lines: Sequence[Line]) -> int:
    """The sum of all lines, in minor units."""
    return sum(line.total for line in lines)
