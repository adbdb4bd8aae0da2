"""What paper there is, in PDF points (1/72 inch)."""

from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

LONGEST_PAGE = 14_400
"""The tallest page that every reader shows (ISO 32000-1, annex C); a longer roll is cut there."""


@dataclass(frozen=True)
class Paper:
    """A page, or where `height` is None a roll that is as long as what is on it.

    `shares` are the parts of the width for what a line is about, its detail and its value; paper
    too narrow for three columns has two shares, and the detail stands below the label.
    """

    name: str
    width: float
    height: float | None
    margin: float
    size: float
    shares: tuple[float, ...]

    @property
    def inner(self) -> float:
        """The width that can be written on."""
        return self.width - 2 * self.margin

    @property
    def columns(self) -> list[float]:
        return [share * self.inner for share in self.shares]


PAPERS = {
    "a4": Paper("a4", A4[0], A4[1], 18 * mm, 10, (0.5, 0.25, 0.25)),
    "80mm": Paper("80mm", 80 * mm, None, 4 * mm, 8, (0.58, 0.42)),
}
"""By the name that a request gives it."""
