"""Takings as pictures, in the units of their drawing: bars by hour and by day, shares by method."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import ngettext

from apps.core.admin.columns import money
from apps.core.money import format_money
from apps.payments.selectors_takings import Slice, Takings

WIDTH = 720
HEIGHT = 160
WIDEST_BAR = 48
MOST_DATES = 8
"""How many dates can be written below a chart without touching each other."""

HOURS_ON_A_PHONE = 3
DATES_ON_A_PHONE = 2
"""There, only every third hour and every second of the dates is written."""


@dataclass(frozen=True)
class Bar:
    """One hour or day; its label is empty where there is no room for it."""

    x: int
    y: int
    height: int
    title: str
    label: str
    is_between: bool


@dataclass(frozen=True)
class Chart:
    """Bars in places of one width; the best of them is as tall as the chart."""

    height: int
    step: int
    bars: Sequence[Bar]

    @property
    def width(self) -> int:
        return self.step * len(self.bars)

    @property
    def best(self) -> Bar | None:
        """The tallest, in words: fingers cannot point at a bar to read its title."""
        tallest = max(self.bars, key=lambda bar: bar.height)
        return tallest if tallest.height else None

    @property
    def bar_width(self) -> int:
        return min(self.step * 2 // 3, WIDEST_BAR)

    @property
    def bar_start(self) -> int:
        return (self.step - self.bar_width) // 2

    @property
    def middle(self) -> int:
        return self.step // 2


def hours_chart(hours: Sequence[Slice], currency: str) -> Chart:
    """The hours of a restaurant's clock."""
    return _chart(hours, _hours(hours, currency))


def days_chart(days: Sequence[Slice], currency: str) -> Chart:
    """Business days, with the dates that there is room for."""
    return _chart(days, _days(days, currency))


def method_shares(
    taken: Takings, currency: str, *, after_refunds: bool = False
) -> list[dict[str, Any]]:
    """Each method with its part of the whole in percent."""
    return [
        {
            "name": part.name,
            "count": part.count,
            "amount": money(part.net if after_refunds else part.amount, currency),
            "share": 100 * part.amount // taken.total.amount,
        }
        for part in taken.by_method
    ]


Words = tuple[str, str, bool]
"""A bar's title and label, and whether a phone has no room for the label."""


def _hours(hours: Sequence[Slice], currency: str) -> Iterator[Words]:
    for place, hour in enumerate(hours):
        title = _title(f"{hour.name}\u00a0h", hour, currency)
        yield title, f"{int(hour.name):02d}", place % HOURS_ON_A_PHONE != 0


def _days(days: Sequence[Slice], currency: str) -> Iterator[Words]:
    every = -(-len(days) // MOST_DATES)
    for place, day in enumerate(days):
        said = date_format(date.fromisoformat(day.name), "j N")
        label = "" if place % every else said
        yield _title(said, day, currency), label, place // every % DATES_ON_A_PHONE != 0


def _title(when: str, part: Slice, currency: str) -> str:
    text = ngettext(
        "%(when)s: %(amount)s, %(count)s payment",
        "%(when)s: %(amount)s, %(count)s payments",
        part.count,
    )
    amount = format_money(part.amount, currency)
    return text % {"when": when, "amount": amount, "count": part.count}


def _chart(parts: Sequence[Slice], words: Iterator[Words]) -> Chart:
    """What brought anything in is always visible."""
    step = WIDTH // len(parts)
    best = max(part.amount for part in parts) or 1
    bars = []
    for place, (part, said) in enumerate(zip(parts, words, strict=True)):
        height = max(HEIGHT * part.amount // best, 2) if part.amount else 0
        bars.append(Bar(place * step, HEIGHT - height, height, *said))
    return Chart(HEIGHT, step, bars)
