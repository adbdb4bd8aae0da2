"""Reading one row of a provider's file: a line, or what is wrong with it. Nothing is guessed."""

import re
from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.money import CFA, MAX_AMOUNT, minor_units
from apps.payments.models import PaymentMethod
from apps.payments.providers.base import LineKind, StatementLine
from apps.statements.domain.columns import Columns, simple
from apps.statements.domain.figures import currency_of, moment_of, plain_figure

LONGEST_NAME = 120
AHEAD = timedelta(days=1)
"""How far another's clock, or a time zone that was not said, may be ahead of ours."""

SHORTENED = re.compile(r"\d([.,]\d+)?E\+\d+", re.ASCII | re.IGNORECASE)
"""A long number after a spreadsheet had it: many of them have become one."""


class RowFlaw(Exception):
    """One row cannot be read."""


def read_row(cells: Mapping[str, str], columns: Columns, method: PaymentMethod) -> StatementLine:
    """One row as a line; `cells` are by meaning. Raises RowFlaw."""
    name = cells["transaction_id"]
    if not name or len(name) > LONGEST_NAME:
        raise RowFlaw(_("there is no transaction id"))
    if SHORTENED.fullmatch(name):
        raise RowFlaw(_("a spreadsheet has shortened this number: %(said)s") % {"said": name})
    restaurant = method.restaurant
    said = " ".join(filter(None, (cells["moment"], cells.get("time"))))
    moment = moment_of(said, restaurant.business_day.timezone)
    if moment is None:
        raise RowFlaw(_("this is no date: %(said)s") % {"said": said[:40]})
    if moment > timezone.now() + AHEAD:
        raise RowFlaw(_("this day is still to come: %(said)s") % {"said": said[:40]})
    currency = _currency(cells.get("currency", ""), restaurant.currency)
    amount = _figure(cells["amount"], currency)
    fee, levy = (_figure(cells.get(name) or "0", currency) for name in ("fee", "levy"))
    kind = _kind(cells, columns, amount)
    if kind is LineKind.PAYMENT:
        fee, levy = abs(fee), abs(levy)
    sign = -1 if kind is LineKind.REFUND else 1
    gross = abs(amount) + sign * (fee + levy) if columns.is_net else abs(amount)
    if gross < 0 or gross > MAX_AMOUNT:
        raise RowFlaw(_("the amount is out of bounds"))
    return StatementLine(
        transaction_id=name,
        kind=kind,
        amount=gross,
        currency=currency,
        moment=moment,
        fee=fee,
        levy=levy,
        reference=cells.get("reference", "")[:LONGEST_NAME],
        provider_reference=cells.get("provider_reference", "")[:LONGEST_NAME],
    )


def _kind(cells: Mapping[str, str], columns: Columns, amount: int) -> LineKind:
    """By its word; without a column of words, money that goes out is a refund.

    A payment of less than nothing takes one back, and only a person can say which.
    """
    if "kind" in cells:
        kind = LineKind(columns.kind_of(cells["kind"]))
        if kind is LineKind.PAYMENT and amount < 0:
            raise RowFlaw(_("a payment cannot be negative: %(said)s") % {"said": cells["amount"]})
        return kind
    return LineKind.PAYMENT if amount >= 0 else LineKind.REFUND


def _currency(said: str, ours: str) -> str:
    """Its code. Portals write the CFA francs as people call them, all of them alike."""
    if not said or (ours in CFA and simple(said) in ("f cfa", "fcfa", "cfa")):
        return ours
    if len(said) != 3:
        raise RowFlaw(_("this is no currency: %(said)s") % {"said": said[:40]})
    return said.upper()


def _figure(said: str, currency: str) -> int:
    plain = plain_figure(said)
    found = None if plain is None else minor_units(plain, currency)
    if found is None or currency_of(said) not in ("", currency):
        raise RowFlaw(_("this is no amount: %(said)s") % {"said": said[:40]})
    return found
