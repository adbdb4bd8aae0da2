"""A drawer session's row lock: whoever moves cash in a drawer holds it, so sums stand still.

In every transaction it comes after the locks of order and payment (`apps.payments.locks`).
"""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from apps.authentication.models import User
from apps.core.errors import Conflict
from apps.drawers.models import CashDrawerSession
from apps.drawers.selectors import DrawerSessionNotFound, visible_sessions


class DrawerAlreadyClosed(Conflict):
    """A closed drawer never changes."""

    code = "drawer-already-closed"
    message = _("This cash drawer is closed. Open a new one.")


def lock_session(*, session_id: UUID, person: User) -> CashDrawerSession:
    """A session the person may see, locked until the transaction ends.

    Raises DrawerSessionNotFound. NO KEY UPDATE lets rows that only refer to the session go on.
    """
    session = (
        visible_sessions(person)
        .select_related("restaurant")
        .select_for_update(no_key=True, of=("self",))
        .filter(pk=session_id)
        .first()
    )
    if session is None:
        raise DrawerSessionNotFound
    return session


def require_open(session: CashDrawerSession) -> None:
    """Raises DrawerAlreadyClosed."""
    if not session.is_open:
        raise DrawerAlreadyClosed
