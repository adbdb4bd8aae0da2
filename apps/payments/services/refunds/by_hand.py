"""Refunds that the provider cannot give: a person does, and says how."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import User
from apps.core.errors import Conflict
from apps.payments.domain.refunds import RefundState
from apps.payments.models import EventSource, Refund
from apps.payments.services.refunds.books import LockedRefund, give_back, give_cash, lock_refund
from apps.payments.services.refunds.request import require_manager


class RefundNotByHand(Conflict):
    """It is on another road, or over."""

    code = "refund-not-by-hand"
    message = _("This refund does not have to be given by hand.")


def settle_refund_by_hand(
    *, actor: User, refund_id: UUID, transaction_reference: str, note: str
) -> Refund:
    """The money went back outside this system; the transaction's reference is the evidence.

    Raises RefundNotFound, RefundNeedsManager and RefundNotByHand.
    """
    with transaction.atomic(durable=True):
        locked = _by_hand(actor, refund_id)
        refund = locked.refund
        refund.evidence = transaction_reference
        refund.settled_by = actor
        give_back(locked, EventSource.PERSON, actor)
        facts = {"amount": refund.amount, "evidence": transaction_reference}
        record(actor=actor, action=Action.REFUND_SETTLED, subject=refund, reason=note, facts=facts)
    return refund


def pay_refund_in_cash(*, actor: User, refund_id: UUID) -> Refund:
    """Out of the actor's own open drawer.

    Raises RefundNotFound, RefundNeedsManager, RefundNotByHand, DrawerNeeded, AmountExceedsDrawer.
    """
    with transaction.atomic(durable=True):
        locked = _by_hand(actor, refund_id)
        locked.refund.settled_by = actor
        give_cash(locked, actor, actor)
        facts = {"amount": locked.refund.amount}
        record(actor=actor, action=Action.REFUND_PAID_IN_CASH, subject=locked.refund, facts=facts)
    return locked.refund


def _by_hand(actor: User, refund_id: UUID) -> LockedRefund:
    require_manager(actor)
    locked = lock_refund(refund_id)
    if locked.refund.status != RefundState.MANUAL_REQUIRED:
        raise RefundNotByHand
    return locked
