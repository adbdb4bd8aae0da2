"""Reading drawer sessions: who may see which, and how much of them."""

from uuid import UUID

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from apps.authentication.models import User, restaurant_of
from apps.core.errors import NotFound
from apps.drawers.domain.report import MovementGroup
from apps.drawers.models import CashDrawerSession, CashMovement, MovementKind

FROM_PAYMENTS = (MovementKind.SALE, MovementKind.REFUND)
"""Movements that payments and refunds write; people write the others."""


class DrawerSessionNotFound(NotFound):
    """Unknown, another restaurant's, or a colleague's and the person is no manager."""

    message = _("There is no such drawer session.")


class NoOpenDrawer(NotFound):
    """The person has no drawer open."""

    message = _("You have no open cash drawer. Open one first.")


def open_session_for_update(cashier: User) -> CashDrawerSession | None:
    """The cashier's open drawer session, locked, or None.

    Waiting for a close in progress and then finding nothing is what keeps a sale from slipping
    into a counted drawer: PostgreSQL tests `closed_at` again after the wait.
    """
    return CashDrawerSession.objects.lock(cashier=cashier, closed_at=None)


def visible_sessions(person: User) -> QuerySet[CashDrawerSession]:
    """The sessions a person may know of: all for managers, a cashier's own."""
    sessions = CashDrawerSession.objects.select_related("cashier", "closed_by")
    return sessions if person.is_manager else sessions.filter(cashier=person)


def session_list(person: User) -> QuerySet[CashDrawerSession]:
    """Visible sessions with `balance_now`: what should be in an open drawer, None once closed."""
    moved = (
        CashMovement.objects.filter(session=OuterRef("pk"))
        .order_by()
        .values("session")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    balance = F("opening_balance") + Coalesce(Subquery(moved), 0)
    return (
        visible_sessions(person)
        .defer("z_report")
        .annotate(balance_now=Case(When(closed_at__isnull=True, then=balance)))
    )


def session_get(*, session_id: UUID, person: User) -> CashDrawerSession:
    """One visible session, as in `session_list`. Raises DrawerSessionNotFound."""
    session = session_list(person).filter(pk=session_id).first()
    if session is None:
        raise DrawerSessionNotFound
    return session


def current_session_get(cashier: User) -> CashDrawerSession:
    """The person's own open session, as in `session_list`. Raises NoOpenDrawer."""
    session = session_list(cashier).filter(cashier=cashier, closed_at__isnull=True).first()
    if session is None:
        raise NoOpenDrawer
    return session


def is_blind(session: CashDrawerSession, person: User) -> bool:
    """Whether the person must count this drawer without knowing what should be in it."""
    return session.is_open and not person.is_manager and restaurant_of(person).blind_count


def movement_list(*, session: CashDrawerSession, person: User) -> QuerySet[CashMovement]:
    """The lines of a session. Who counts blind sees the lines made by hand, not the sales."""
    movements = CashMovement.objects.filter(session=session).select_related("undone_by")
    if is_blind(session, person):
        return movements.exclude(kind__in=FROM_PAYMENTS)
    return movements


def balance_of(session: CashDrawerSession) -> int:
    """What should be in the drawer now, in minor units: the float plus every movement."""
    moved = CashMovement.objects.filter(session=session).aggregate(total=Sum("amount", default=0))
    return session.opening_balance + int(moved["total"])


def movement_groups(session: CashDrawerSession) -> list[MovementGroup]:
    """The session's movements added up by kind, undos apart."""
    rows = (
        CashMovement.objects.filter(session=session)
        .order_by()
        .annotate(is_undo=Q(undoes__isnull=False))
        .values("kind", "is_undo")
        .annotate(count=Count("id"), total=Sum("amount"))
    )
    return [
        MovementGroup(row["kind"], row["count"], row["total"], is_undo=row["is_undo"])
        for row in rows
    ]
