"""The report of a drawer session: X while it is open, Z once it is closed."""

from typing import Any
from uuid import UUID

from django.db import transaction

from apps.authentication.models import User
from apps.drawers.locks import lock_session
from apps.drawers.services.report import x_report
from apps.payments.selectors import session_takings


def drawer_report(*, actor: User, session_id: UUID) -> dict[str, Any]:
    """The session's report as the actor may see it. Raises DrawerSessionNotFound.

    An open session is locked for the reading, so that no sale falls between two sums. A closed
    one answers what was printed.
    """
    with transaction.atomic():
        session = lock_session(session_id=session_id, person=actor)
        if session.z_report is not None:
            return dict(session.z_report)
        return x_report(session=session, takings=session_takings(session), reader=actor)
