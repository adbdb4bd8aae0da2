"""X and Z reports on paper, from the same document that the API answers."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, tzinfo
from typing import Any

from django.utils.translation import gettext as _

from apps.core.money import format_money
from apps.reports.domain.sheet import Row, Section, Sheet
from apps.reports.sheets.words import day, moment, money, times

Document = Mapping[str, Any]


def drawer_sheet(document: Document, zone: tzinfo) -> Sheet:
    """A report as `drawer_report` gives it; what it hides from a blind count is a dash here."""
    number = document["z_number"]
    return Sheet(
        house=document["restaurant"]["name"],
        title=_("Z report %(number)s") % {"number": number} if number else _("X report"),
        facts=list(_facts(document, zone)),
        sections=[
            Section(_("Drawer"), list(_drawer(document))),
            Section(_("Takings"), list(_takings(document))),
            Section(_("Cash sales"), list(_sales(document))),
            Section(_("Opening count"), list(_count(document, "opening_count"))),
            Section(_("Closing count"), list(_count(document, "closing_count"))),
        ],
        footer=_("Blind count: cash amounts are hidden.") if document["is_blind"] else "",
    )


def _facts(document: Document, zone: tzinfo) -> Iterator[Row]:
    yield Row(_("Business day"), day(date.fromisoformat(document["business_date"])))
    yield Row(_("Cashier"), document["cashier"]["name"])
    yield Row(_("Opened"), _moment(document["opened_at"], zone))
    if document["closed_at"]:
        yield Row(_("Closed"), _moment(document["closed_at"], zone))
        yield Row(_("Closed by"), document["closed_by"]["name"])


def _moment(text: str, zone: tzinfo) -> str:
    return moment(datetime.fromisoformat(text), zone)


def _drawer(document: Document) -> Iterator[Row]:
    """From the float to the variance: what goes out is negative, so that the column adds up."""
    currency, sales = document["currency"], document["sales"]
    yield Row(_("Opening float"), money(document["opening_balance"], currency))
    yield Row(_("Cash sales kept"), money(sales["kept"], currency), times(sales["count"]))
    yield _figure(document, _("Refunds"), "refunds", sign=-1)
    yield _figure(document, _("Pay-ins"), "pay_ins", sign=1)
    yield _figure(document, _("Pay-outs"), "pay_outs", sign=-1)
    yield _figure(document, _("Safe drops"), "safe_drops", sign=-1)
    expected = money(document["expected_balance"], currency)
    yield Row(_("Expected in the drawer"), expected, strong=True)
    if document["closing_balance"] is not None:
        yield Row(_("Counted"), money(document["closing_balance"], currency))
        yield Row(_("Variance"), money(document["variance"], currency), strong=True)
    if document["variance_notes"]:
        yield Row(document["variance_notes"])


def _figure(document: Document, title: str, name: str, *, sign: int) -> Row:
    figure, amount = document[name], document[name]["amount"]
    shown = money(None if amount is None else sign * amount, document["currency"])
    return Row(title, shown, times(figure["count"]))


def _takings(document: Document) -> Iterator[Row]:
    currency, takings = document["currency"], document["takings"]
    for taking in takings:
        yield Row(taking["name"], money(taking["amount"], currency), times(taking["count"]))
    amounts = [taking["amount"] for taking in takings]
    total = None if None in amounts else sum(amounts)
    yield Row(_("Total taken"), money(total, currency), strong=True)
    if document["in_flight"]["count"]:
        yield _figure(document, _("Still in flight"), "in_flight", sign=1)


def _sales(document: Document) -> Iterator[Row]:
    currency, sales, orders = document["currency"], document["sales"], document["orders"]
    if orders["count"]:
        between = f"#{orders['first_number']} – #{orders['last_number']}"
        yield Row(_("Orders paid"), between, times(orders["count"]))
    yield Row(_("Cash tendered"), money(sales["tendered"], currency))
    yield Row(_("Change given"), money(sales["change"], currency))
    yield Row(_("Rounding"), money(sales["rounding"], currency))
    yield Row(_("Opened without a sale"), times(document["no_sales"]))


def _count(document: Document, name: str) -> Iterator[Row]:
    """Notes and coins, one line for each value."""
    currency = document["currency"]
    for line in document[name] or ():
        piece = format_money(line["denomination"], currency)
        yield Row(piece, money(line["amount"], currency), times(line["count"]))
