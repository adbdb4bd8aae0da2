"""Columns that people read at a glance: amounts with their currency, states as coloured labels."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from django.contrib.admin import display
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

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
    field: str,
    description: Any,
    *,
    currency: str = "currency",
    sortable: bool = True,
    show_zero: bool = True,
) -> Column:
    """A column of minor units, written in the currency found at `currency` from the row.

    What is computed in Python is not `sortable`; what is nearly always nothing need not say so.
    """
    amount_of, currency_of = attrgetter(field), attrgetter(currency)

    @display(description=description, ordering=field if sortable else None)
    def column(_: Any, row: Any) -> SafeString | str:
        amount = amount_of(row)
        return money(amount if amount or show_zero else None, currency_of(row))

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


def mark_column(field: str, description: Any, tone: str) -> Column:
    """A column of what is so for some rows: a label there, and nothing alarming elsewhere."""

    @display(description=description, ordering=field)
    def column(_: Any, row: Any) -> SafeString | str:
        return label(gettext("yes"), tone) if getattr(row, field) else EMPTY

    return column


def moment_column(field: str, description: Any) -> Column:
    """A column of times in figures, on the visitor's clock and on one line."""

    @display(description=description, ordering=field)
    def column(_: Any, row: Any) -> SafeString | str:
        moment = getattr(row, field)
        if moment is None:
            return EMPTY
        local = timezone.localtime(moment)
        day = date_format(local, "SHORT_DATE_FORMAT")
        return format_html('<span class="ec-line">{} {}</span>', day, f"{local:%H:%M}")

    return column


def link_column(field: str, description: Any) -> Column:
    """A column of rows of another table, each leading to its page."""

    @display(description=description, ordering=field)
    def column(_: Any, row: Any) -> SafeString | str:
        target = getattr(row, field)
        return EMPTY if target is None else link(target)

    return column


def link(row: Any) -> SafeString:
    """A row's name, leading to its page."""
    page = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return format_html('<a class="ec-link" href="{}">{}</a>', reverse(page, args=[row.pk]), row)
