"""A second person, for refunds above the restaurant's limit, and whoever takes one back."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import User
from apps.core.errors import Conflict, Forbidden
from apps.payments.domain.refunds import REJECTED
from apps.payments.models import EventSource, Refund
from apps.payments.services.refunds.books import lock_refund, release
from apps.payments.services.refunds.request import require_manager
from apps.payments.services.refunds.send import carry_out, send


class SecondPersonRequired(Forbidden):
    """Whoever asked for a refund cannot approve it."""

    code = "second-person-required"
    message = _("Somebody else than the person who asked for this refund must approve it.")


class RefundNotWaiting(Conflict):
    """There is nothing to approve, or to take back."""

    code = "refund-not-waiting"
    message = _("This refund does not wait for anybody's decision.")


def approve_refund(*, actor: User, refund_id: UUID) -> Refund:
    """Let a refund go its road.

    Raises RefundNotFound, RefundNeedsManager, RefundNotWaiting, SecondPersonRequired, DrawerNeeded
    and AmountExceedsDrawer.
    """
    with transaction.atomic(durable=True):
        require_manager(actor)
        locked = lock_refund(refund_id)
        refund = locked.refund
        if not refund.waits_for_approval:
            raise RefundNotWaiting
        if refund.requested_by_id == actor.pk:
            raise SecondPersonRequired
        refund.approved_by = actor
        refund.save_transition("approved_by")
        record(actor=actor, action=Action.REFUND_APPROVED, subject=refund)
        question = carry_out(locked, actor)
    return send(refund, question) if question else refund


def reject_refund(*, actor: User, refund_id: UUID, reason: str) -> Refund:
    """Take back a refund that nobody has approved, or that nobody has given by hand yet.

    Also whoever asked for it may: a mistake must not be ended by evidence that is none.

    Raises RefundNotFound, RefundNeedsManager and RefundNotWaiting.
    """
    with transaction.atomic(durable=True):
        require_manager(actor)
        locked = lock_refund(refund_id)
        if not locked.refund.may_be_rejected:
            raise RefundNotWaiting
        release(locked, (REJECTED, reason), EventSource.PERSON, actor)
        record(actor=actor, action=Action.REFUND_REJECTED, subject=locked.refund, reason=reason)
    return locked.refund
