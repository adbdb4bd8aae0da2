"""What the audit trail keeps of money: how payment and order stood before and after.

For cash that is one entry, with the line in the drawer: a statement more, and no lock before COMMIT
(decision 13).
"""

from typing import Any

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import User
from apps.drawers.models import CashMovement
from apps.payments.domain.verdict import Verdict
from apps.payments.locks import LockedPayment
from apps.payments.models import EventSource, Payment, Refund
from apps.payments.services.recorder import Recorder

ACTIONS = {
    "mark_success": Action.PAYMENT_SUCCEEDED,
    "mark_late_success": Action.PAYMENT_LATE_SUCCESS,
    "mark_failed": Action.PAYMENT_FAILED,
    "mark_expired": Action.PAYMENT_EXPIRED,
    "mark_cancelled": Action.PAYMENT_CANCELLED,
}
"""Of the transitions that end a payment; `start_processing` only says that we are about to ask."""


def standing(locked: LockedPayment) -> dict[str, Any]:
    """How a payment and its order stand; the payment has no state before it was asked for."""
    payment, order = locked.payment, locked.order
    return {
        "status": "" if payment._state.adding else payment.status,
        "order_status": order.status,
        "order_paid": order.amount_paid,
        "order_in_flight": order.amount_in_flight,
    }


def note_intent(locked: LockedPayment, before: dict[str, Any], actor: User) -> None:
    """Somebody asked for money that is not here yet."""
    facts = _facts(locked.payment) | {"before": before, "after": standing(locked)}
    record(actor=actor, action=Action.PAYMENT_INITIATED, subject=locked.payment, facts=facts)


def note_outcome(
    locked: LockedPayment,
    before: dict[str, Any],
    verdict: Verdict,
    recorder: Recorder,
    movement: CashMovement | None,
) -> None:
    """A payment came to an end, or to another one; other news is an event of the payment only."""
    ends = [ACTIONS[name] for name in verdict.transitions if name in ACTIONS]
    if not ends:
        return
    payment = locked.payment
    facts = _facts(payment) | {"before": before, "after": standing(locked)}
    facts["source"] = str(recorder.source)
    if payment.provider_reference:
        facts["provider_reference"] = payment.provider_reference
    if payment.amount_asked:
        facts["amount_asked"] = payment.amount_asked
    if payment.error_code:
        facts["error"] = payment.error_code
    if movement:
        facts["drawer"] = _line(movement)
    record(actor=recorder.actor, action=ends[-1], subject=payment, facts=facts)


def refund_standing(payment: Payment, refund: Refund) -> dict[str, Any]:
    """How a refund and its payment stand."""
    return {
        "status": refund.status,
        "payment": payment.status,
        "refunded": payment.refunded_amount,
        "being_refunded": payment.refunding_amount,
    }


def note_refund(
    action: Action,
    payment: Payment,
    refund: Refund,
    before: dict[str, Any],
    source: EventSource,
    actor: User | None,
    movement: CashMovement | None = None,
) -> None:
    """What became of a refund that stood as `before` says, whoever decided it."""
    facts = {
        "reference": refund.reference,
        "payment": str(payment.pk),
        "amount": refund.amount,
        "currency": refund.currency,
        "road": str(refund.road),
        "source": str(source),
        "before": before,
        "after": refund_standing(payment, refund),
    }
    if refund.error_code:
        facts["error"] = refund.error_code
    if movement:
        facts["drawer"] = _line(movement)
    record(actor=actor, action=action, subject=refund, reason=refund.reason, facts=facts)


def _facts(payment: Payment) -> dict[str, Any]:
    return {
        "reference": payment.reference,
        "order": str(payment.order_id),
        "provider": payment.provider_code,
        "amount": payment.amount,
        "currency": payment.currency,
    }


def _line(movement: CashMovement) -> dict[str, Any]:
    return {
        "session": str(movement.session_id),
        "movement": str(movement.pk),
        "amount": movement.amount,
    }
