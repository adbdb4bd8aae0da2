"""Reading drawer sessions."""

from apps.authentication.models import User
from apps.drawers.models import CashDrawerSession


def open_session_for_update(cashier: User) -> CashDrawerSession | None:
    """The cashier's open drawer session, locked, or None.

    Waiting for a close in progress and then finding nothing is what keeps a sale from slipping
    into a counted drawer: PostgreSQL tests `closed_at` again after the wait.
    """
    return (
        CashDrawerSession.objects.select_for_update(no_key=True)
        .filter(cashier=cashier, closed_at__isnull=True)
        .first()
    )
