"""A person takes a difference, and ends it by an act with a reason."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import Role, User
from apps.core.errors import Conflict, Forbidden, Invalid, NotFound
from apps.statements.domain.acts import ACTS, Act
from apps.statements.models import StatementFinding


class FindingNotFound(NotFound):
    """No such difference in this restaurant."""

    message = _("There is no such difference.")


class FindingClosed(Conflict):
    """Somebody, or a later statement, was first."""

    code = "finding-closed"
    message = _("This difference is closed already. Look at how it ended.")


class FindingNeedsManager(Forbidden):
    """A cashier cannot decide this."""

    code = "finding-needs-manager"
    message = _("Only a manager or the owner may resolve a difference.")


class ActNotPossible(Invalid):
    """This kind of difference ends in another way."""

    code = "act-not-possible"
    message = _("A difference of this kind cannot end like this.")


def take_finding(*, actor: User, finding_id: UUID) -> StatementFinding:
    """Somebody looks into it. Raises FindingNotFound, FindingNeedsManager, FindingClosed."""
    with transaction.atomic(durable=True):
        finding = _open(actor, finding_id)
        finding.owner = actor
        finding.save(update_fields=["owner"])
        record(actor=actor, action=Action.STATEMENT_FINDING_TAKEN, subject=finding)
    return finding


def resolve_finding(*, actor: User, finding_id: UUID, act: Act, reason: str) -> StatementFinding:
    """Say what was done about it. It moves no money and no state, and is never found again.

    Raises FindingNotFound, FindingNeedsManager, FindingClosed and ActNotPossible.
    """
    with transaction.atomic(durable=True):
        finding = _open(actor, finding_id)
        if act not in ACTS[finding.kind]:
            raise ActNotPossible(field="act")
        if not reason.strip():
            raise Invalid(_("Give a reason."), field="reason")
        finding.act, finding.reason = act, reason
        finding.closed_at, finding.closed_by = timezone.now(), actor
        finding.save(update_fields=["act", "reason", "closed_at", "closed_by"])
        facts = {"kind": finding.kind, "act": act}
        record(
            actor=actor,
            action=Action.STATEMENT_FINDING_RESOLVED,
            subject=finding,
            reason=reason,
            facts=facts,
        )
    return finding


def _open(actor: User, finding_id: UUID) -> StatementFinding:
    if actor.role not in (Role.MANAGER, Role.OWNER):
        raise FindingNeedsManager
    finding = StatementFinding.objects.lock(pk=finding_id)
    if finding is None:
        raise FindingNotFound
    if not finding.is_open:
        raise FindingClosed
    return finding
