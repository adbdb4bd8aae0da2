"""A drawer is counted and closed: the difference is judged, and the Z report printed."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import User, restaurant_of
from apps.core.errors import Forbidden, Invalid
from apps.drawers.domain.report import Figures, Takings
from apps.drawers.domain.variance import exceeds, variance
from apps.drawers.locks import require_open
from apps.drawers.models import CashDrawerSession
from apps.drawers.services.counting import Declared
from apps.drawers.services.report import report_document, session_figures
from apps.restaurants.numbering import next_number

CLOSING_FIELDS = [
    "closing_balance",
    "closing_count",
    "expected_balance",
    "variance",
    "variance_notes",
    "closed_at",
    "closed_by",
    "z_number",
    "z_report",
]


class VarianceNeedsManager(Forbidden):
    """The count differs by more than a cashier may close with."""

    code = "variance-needs-manager"
    # Neither the difference nor its sign: who counts blind must not learn them here.
    message = _(
        "The count differs too much from what should be in the drawer. Count again, or ask a "
        "manager to close."
    )


class VarianceReasonRequired(Invalid):
    """A manager closes with a large difference, and must say why."""

    code = "variance-reason-required"
    message = _("The difference is larger than the house allows. Give the reason for it.")


def close_session(
    *,
    session: CashDrawerSession,
    actor: User,
    declared: Declared,
    notes: str,
    takings: Takings,
) -> VarianceNeedsManager | None:
    """Close a session locked by the caller, whose transaction this is.

    A cashier's refusal is returned, not raised, so that the caller commits the note of it and
    then raises: otherwise the expected balance could be found out by trying, unseen. Raises
    DrawerAlreadyClosed, VarianceReasonRequired and the refusals of `counting`.
    """
    require_open(session)
    figures = session_figures(session, takings)
    _count(session, declared, figures, notes)
    if _needs_manager(session, actor):
        _audit(Action.DRAWER_CLOSE_REFUSED, session, actor)
        return VarianceNeedsManager()
    _seal(session, actor, figures)
    _audit(Action.DRAWER_CLOSED, session, actor)
    return None


def _count(session: CashDrawerSession, declared: Declared, figures: Figures, notes: str) -> None:
    counted = declared.amount(session.currency)
    session.closing_balance = counted
    session.closing_count = declared.count
    session.expected_balance = figures.expected_balance
    session.variance = variance(counted=counted, expected=figures.expected_balance)
    session.variance_notes = notes


def _needs_manager(session: CashDrawerSession, actor: User) -> bool:
    """Raises VarianceReasonRequired when the manager is there and the reason is not."""
    if not exceeds(session.variance or 0, restaurant_of(actor).variance_limit):
        return False
    if not actor.is_manager:
        return True
    if not session.variance_notes:
        raise VarianceReasonRequired(field="variance_notes")
    return False


def _seal(session: CashDrawerSession, actor: User, figures: Figures) -> None:
    """The last change this row will ever see. The Z number comes last: others wait for it."""
    session.closed_at = timezone.now()
    session.closed_by = actor
    session.z_number = next_number(restaurant_id=session.restaurant_id, series="z")
    session.z_report = report_document(session, figures)
    session.save(update_fields=CLOSING_FIELDS)


def _audit(action: Action, session: CashDrawerSession, actor: User) -> None:
    facts = {
        "closing_balance": session.closing_balance,
        "closing_count": session.closing_count,
        "expected_balance": session.expected_balance,
        "variance": session.variance,
        "currency": session.currency,
        "z_number": session.z_number,
    }
    record(actor=actor, action=action, subject=session, reason=session.variance_notes, facts=facts)
