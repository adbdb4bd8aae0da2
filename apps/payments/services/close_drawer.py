"""Close a drawer: its cash from the drawer itself, its other takings from the payments."""

from uuid import UUID

from django.db import transaction

from apps.authentication.models import User
from apps.drawers.locks import lock_session
from apps.drawers.models import CashDrawerSession
from apps.drawers.services.close import close_session
from apps.drawers.services.counting import Declared
from apps.payments.selectors import session_takings


def close_drawer(
    *, actor: User, session_id: UUID, declared: Declared, notes: str = ""
) -> CashDrawerSession:
    """Count and close a session; a sale that commits meanwhile is in it, or was refused it.

    Raises DrawerSessionNotFound, DrawerAlreadyClosed, VarianceNeedsManager,
    VarianceReasonRequired and the refusals of `counting`.
    """
    with transaction.atomic(durable=True):
        session = lock_session(session_id=session_id, person=actor)
        refusal = close_session(
            session=session,
            actor=actor,
            declared=declared,
            notes=notes,
            takings=session_takings(session),
        )
    if refusal:
        raise refusal
    return session
