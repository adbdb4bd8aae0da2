"""A drawer session's X or Z report, as its page shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core.admin.columns import money
from apps.core.money import format_money
from apps.core.scope import restaurant_scope
from apps.drawers.models import CashDrawerSession
from apps.drawers.services.report import report_document, session_figures
from apps.payments.selectors import session_takings


@dataclass(frozen=True)
class Line:
    """One line of a report; `strong` ones are sums."""

    title: str
    value: Any
    strong: bool = False


@dataclass(frozen=True)
class Report:
    """A report in the order in which people read it."""

    title: str
    drawer: list[Line]
    takings: list[Line]
    facts: list[Line]
    count: list[Line]


def session_report(session_id: UUID, restaurant_id: UUID) -> Report:
    """The session's report as its page shows it."""
    return _readable(session_document(session_id, restaurant_id))


def session_document(session_id: UUID, restaurant_id: UUID) -> dict[str, Any]:
    """What was printed of a closed session; what an open one adds up to now.

    Only for managers and above: nothing is hidden here from whoever counts blind.
    """
    with restaurant_scope(restaurant_id), transaction.atomic():
        session = CashDrawerSession.objects.select_for_update(no_key=True).get(pk=session_id)
        return session.z_report or report_document(
            session, session_figures(session, session_takings(session))
        )


def _readable(document: dict[str, Any]) -> Report:
    number = document.get("z_number")
    return Report(
        title=_("Z report %(number)s") % {"number": number} if number else _("X report"),
        drawer=list(_drawer(document)),
        takings=list(_takings(document)),
        facts=list(_facts(document)),
        count=list(_count(document)),
    )


def _drawer(document: dict[str, Any]) -> Iterator[Line]:
    """From the float to the variance: what goes out is negative, so that the column adds up."""
    currency = document["currency"]
    yield Line(_("Opening float"), money(document["opening_balance"], currency))
    yield Line(_("Cash sales kept"), money(document["sales"]["kept"], currency))
    yield Line(_("Refunds"), money(-document["refunds"]["amount"], currency))
    yield Line(_("Pay-ins"), money(document["pay_ins"]["amount"], currency))
    yield Line(_("Pay-outs"), money(-document["pay_outs"]["amount"], currency))
    yield Line(_("Safe drops"), money(-document["safe_drops"]["amount"], currency))
    yield Line(
        _("Expected in the drawer"), money(document["expected_balance"], currency), strong=True
    )
    if document["closing_balance"] is not None:
        yield Line(_("Counted"), money(document["closing_balance"], currency))
        yield Line(_("Variance"), money(document["variance"], currency), strong=True)


def _takings(document: dict[str, Any]) -> Iterator[Line]:
    currency = document["currency"]
    takings = document["takings"]
    for taking in takings:
        yield Line(f"{taking['name']} × {taking['count']}", money(taking["amount"], currency))
    yield Line(_("Total taken"), money(sum(t["amount"] for t in takings), currency), strong=True)


def _facts(document: dict[str, Any]) -> Iterator[Line]:
    currency, sales = document["currency"], document["sales"]
    orders = document["orders"]
    if orders["count"]:
        between = f"#{orders['first_number']} – #{orders['last_number']}"
        yield Line(_("Orders paid"), f"{orders['count']} ({between})")
    yield Line(_("Cash tendered"), money(sales["tendered"], currency))
    yield Line(_("Change given"), money(sales["change"], currency))
    yield Line(_("Rounding"), money(sales["rounding"], currency))
    yield Line(_("Opened without a sale"), document["no_sales"])
    if document["in_flight"]["count"]:
        yield Line(_("Still in flight"), money(document["in_flight"]["amount"], currency))


def _count(document: dict[str, Any]) -> Iterator[Line]:
    """The notes and coins counted at the close."""
    currency = document["currency"]
    for line in document.get("closing_count") or ():
        piece = format_money(line["denomination"], currency)
        yield Line(f"{piece} × {line['count']}", money(line["amount"], currency))
