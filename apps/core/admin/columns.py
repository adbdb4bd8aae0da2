"""Columns that people read at a glance: amounts with their currency, states as coloured labels."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from django.contrib.admin import display
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.core.money import format_money

EMPTY = "–"

Column = Callable[[Any, Any], Any]


def money(amount: int | None, currency: str) -> SafeString | str:
    """An amount on a page: one line, figures of one width, red below zero."""
    if amount is None:
        return EMPTY
    sign = " ec-money-negative" if amount < 0 else ""
    return format_html('<span class="ec-money{}">{}</span>', sign, format_money(amount, currency))


def label(text: Any, tone: str) -> SafeString:
    """A coloured label; `tone` is one of success, info, warning, danger, neutral."""
    return format_html('<span class="ec-label ec-label-{}">{}</span>', tone, text)


def money_column(
    field: str, description: Any, *, currency: str = "currency", sortable: bool = True
) -> Column:
    """A column of minor units, written in the currency found at `currency` from the row.

    What is computed in Python is not `sortable`.
    """
    amount_of, currency_of = attrgetter(field), attrgetter(currency)

    @display(description=description, ordering=field if sortable else None)
    def column(_: Any, row: Any) -> SafeString | str:
        return money(amount_of(row), currency_of(row))

    return column


def label_column(field: str, description: Any, tones: Mapping[str, str]) -> Column:
    """A column of choices as labels, coloured by `tones` (neutral where it says nothing)."""

    @display(description=description, ordering=field)
    def column(_: Any, row: Any) -> SafeString | str:
        value = getattr(row, field)
        if not value:
            return EMPTY
        return label(getattr(row, f"get_{field}_display")(), tones.get(value, "neutral"))

    return column
