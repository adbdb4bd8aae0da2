"""Somebody wants to give money back."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import Role, User, restaurant_of
from apps.core.crash import crash_point
from apps.core.errors import Conflict, Forbidden, Refusal
from apps.core.idempotency import Key
from apps.core.ids import new_id, refund_reference
from apps.payments.domain.cases import Exit
from apps.payments.domain.refunds import alone_up_to, road_of
from apps.payments.locks import PaymentNotFound
from apps.payments.models import Payment, PaymentCase, Refund
from apps.payments.providers import provider_class
from apps.payments.selectors_cases import extra_of
from apps.payments.services.open_case import CaseClosed, ExitNotPossible
from apps.payments.services.refunds.books import (
    LockedRefund,
    RefundExceedsPayment,
    lock_order_and_payment,
    reserve,
)
from apps.payments.services.refunds.send import carry_out, send


class PaymentNotRefundable(Conflict):
    """Nothing was paid, so nothing goes back."""

    code = "payment-not-refundable"
    message = _("Only a payment that has succeeded can be given back.")


class RefundExceedsExtra(Conflict):
    """More than what was paid too much."""

    code = "refund-exceeds-extra"
    message = _("This is more than what was paid too much and is not on its way back already.")


class RefundNeedsManager(Forbidden):
    """A cashier cannot decide this."""

    code = "refund-needs-manager"
    message = _("Only a manager or the owner may give money back.")


@dataclass(frozen=True)
class RefundWish:
    """What is to be given back: minor units, `amount` None for all that remains.

    For a case about too much money (`case_id`) that is what is too much, and no more of it.
    """

    payment_id: UUID
    reason: str
    amount: int | None = None
    case_id: UUID | None = None


@dataclass(frozen=True)
class Requested:
    """The refund, and whether the same request had made it before."""

    refund: Refund
    is_duplicate: bool


def request_refund(*, actor: User, key: Key, wish: RefundWish) -> Requested:
    """Give money back, or start to; or return what the same request started before.

    Raises IdempotencyKeyReused, PaymentNotFound, RefundNeedsManager, PaymentNotRefundable,
    RefundExceedsPayment, CaseClosed, RefundExceedsExtra, DrawerNeeded and AmountExceedsDrawer.
    """
    require_manager(actor)
    if twin := _twin(key):
        return Requested(twin, is_duplicate=True)
    try:
        return Requested(_request(actor, key, wish), is_duplicate=False)
    except (Refusal, IntegrityError):
        if twin := _twin(key):
            return Requested(twin, is_duplicate=True)
        raise


def require_manager(actor: User) -> None:
    """Raises RefundNeedsManager."""
    if actor.role not in (Role.MANAGER, Role.OWNER):
        raise RefundNeedsManager


def _request(actor: User, key: Key, wish: RefundWish) -> Refund:
    ids = Payment.objects.filter(pk=wish.payment_id).values_list("pk", "order_id").first()
    if ids is None:
        raise PaymentNotFound
    with transaction.atomic(durable=True):
        order, payment = lock_order_and_payment(*ids)
        payment.order = order
        if wish.case_id:
            wish = _of_the_extra(wish, wish.case_id, payment)
        refund = _intent(actor, key, wish, payment)
        locked = LockedRefund(order, payment, refund)
        refund.save_transition()
        reserve(locked, actor)
        facts = {"amount": refund.amount, "currency": refund.currency, "road": refund.road}
        action = Action.REFUND_REQUESTED
        record(actor=actor, action=action, subject=refund, reason=wish.reason, facts=facts)
        question = None if refund.needs_approval else carry_out(locked, actor)
        crash_point("refund.before-intent")
    crash_point("refund.intent-committed")
    return send(refund, question) if question else refund


def _intent(actor: User, key: Key, wish: RefundWish, payment: Payment) -> Refund:
    """The refund as it will be, not saved yet. Raises when it may not be."""
    if not payment.is_captured:
        raise PaymentNotRefundable
    amount = payment.refundable_amount if wish.amount is None else wish.amount
    if not 1 <= amount <= payment.refundable_amount:
        raise RefundExceedsPayment(field="amount")
    given = payment.refunded_amount + payment.refunding_amount
    alone = alone_up_to(restaurant_of(actor).refund_limit, given=given)
    able = provider_class(payment.provider_code).capabilities
    refund_id = new_id()
    return Refund(
        id=refund_id,
        restaurant_id=payment.restaurant_id,
        payment=payment,
        road=road_of(able, is_full=amount == payment.amount),
        reference=refund_reference(refund_id),
        amount=amount,
        currency=payment.currency,
        reason=wish.reason,
        needs_approval=alone is not None and amount > alone,
        requested_by=actor,
        idempotency_key=key.value,
        request_fingerprint=key.fingerprint,
    )


def _of_the_extra(wish: RefundWish, case_id: UUID, payment: Payment) -> RefundWish:
    """Two managers may look at the same case: whoever comes second has less to give, or nothing."""
    case = PaymentCase.objects.get(pk=case_id, payment=payment)
    if not case.is_open:
        raise CaseClosed
    if Exit.REFUND not in case.exits:
        raise ExitNotPossible
    extra = extra_of(payment)
    amount = extra if wish.amount is None else wish.amount
    if amount > extra or extra == 0:
        raise RefundExceedsExtra(field="amount")
    return replace(wish, amount=amount)


def _twin(key: Key) -> Refund | None:
    refund = Refund.objects.find(idempotency_key=key.value)
    if refund is not None:
        key.check(refund.request_fingerprint)
    return refund
