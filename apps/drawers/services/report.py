"""X and Z reports as documents: the same calculation, read while open and printed at the close."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from apps.authentication.models import User
from apps.drawers.domain.denominations import count_lines
from apps.drawers.domain.report import Figures, Takings, blind, calculate
from apps.drawers.models import CashDrawerSession
from apps.drawers.selectors import is_blind, movement_groups
from apps.restaurants.models import Restaurant


def session_figures(session: CashDrawerSession, takings: Takings) -> Figures:
    """Every figure of a session whose lock the caller holds, so that they belong together."""
    return calculate(
        opening=session.opening_balance, groups=movement_groups(session), takings=takings
    )


def x_report(*, session: CashDrawerSession, takings: Takings, reader: User) -> dict[str, Any]:
    """The report of an open session, without what a cashier who counts blind may not know."""
    figures = session_figures(session, takings)
    return report_document(session, figures, hide=is_blind(session, reader))


def report_document(
    session: CashDrawerSession, figures: Figures, *, hide: bool = False
) -> dict[str, Any]:
    """The report as JSON: who, where and when, then the figures, then the count."""
    known = asdict(figures)
    return {
        "kind": "x" if session.is_open else "z",
        "z_number": session.z_number,
        "is_blind": hide,
        **_heading(session, session.restaurant),
        **(blind(known) if hide else known),
        "opening_count": _count(session.opening_count),
        "closing_balance": session.closing_balance,
        "closing_count": _count(session.closing_count),
        "variance": session.variance,
        "variance_notes": session.variance_notes,
    }


def _heading(session: CashDrawerSession, restaurant: Restaurant) -> dict[str, Any]:
    return {
        "restaurant": {"id": str(restaurant.pk), "name": restaurant.name},
        "session_id": str(session.pk),
        "cashier": _person(session.cashier),
        "closed_by": _person(session.closed_by),
        "currency": session.currency,
        "business_date": restaurant.business_day.date_of(session.opened_at).isoformat(),
        "opened_at": _moment(session.opened_at),
        "closed_at": _moment(session.closed_at),
    }


def _person(person: User | None) -> dict[str, str] | None:
    if person is None:
        return None
    return {"id": str(person.pk), "name": person.get_full_name() or person.username}


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def _count(count: Mapping[str, int] | None) -> list[dict[str, int]] | None:
    return None if count is None else [asdict(line) for line in count_lines(count)]
