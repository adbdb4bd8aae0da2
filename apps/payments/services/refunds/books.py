"""What a refund does to its payment and its order: reserved, given back or released.

All of these run under the locks of order, payment and refund, and inside their transaction.
"""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit.actions import Action
from apps.authentication.models import User
from apps.core.errors import Conflict, NotFound
from apps.drawers.models import CashMovement
from apps.drawers.selectors import open_session_for_update
from apps.drawers.services.record_refund import record_refund
from apps.orders.models import Order
from apps.orders.selectors import order_for_update
from apps.orders.services.settle import settle
from apps.payments.domain.refunds import RefundState, Road
from apps.payments.models import EventSource, Payment, Refund
from apps.payments.services.cases import ask_for_manual_refund, refund_answers_cases
from apps.payments.services.recorder import Recorder
from apps.payments.services.trail import note_refund, refund_standing


class RefundNotFound(NotFound):
    """No such refund in this restaurant."""

    message = _("There is no such refund.")


class RefundExceedsPayment(Conflict):
    """More than what remains, counting refunds under way."""

    code = "refund-exceeds-payment"
    message = _("This is more than what can still be given back of this payment.")


class DrawerNeeded(Conflict):
    """Cash can only leave an open drawer."""

    code = "drawer-not-open"
    message = _("Open your cash drawer before giving back cash.")


@dataclass
class LockedRefund:
    """A refund with what it may touch, locked in the usual order: order → payment → refund."""

    order: Order
    payment: Payment
    refund: Refund


def lock_order_and_payment(payment_id: UUID, order_id: UUID) -> tuple[Order, Payment]:
    order = order_for_update(order_id)
    return order, Payment.objects.select_for_update(no_key=True).get(pk=payment_id)


def lock_refund(refund_id: UUID) -> LockedRefund:
    """Raises RefundNotFound."""
    found = Refund.objects.filter(pk=refund_id).values_list("payment_id", "payment__order_id")
    ids = found.first()
    if ids is None:
        raise RefundNotFound
    order, payment = lock_order_and_payment(*ids)
    refund = Refund.objects.select_for_update(no_key=True).get(pk=refund_id)
    return LockedRefund(order, payment, refund)


def reserve(locked: LockedRefund, actor: User) -> None:
    """Nobody else can give this money back any more."""
    locked.payment.refunding_amount += locked.refund.amount
    locked.payment.save_transition()
    _note(locked, "refund-requested", EventSource.PERSON, actor)


def give_back(
    locked: LockedRefund,
    source: EventSource,
    actor: User | None,
    movement: CashMovement | None = None,
) -> None:
    """The guest has the money: payment and order follow.

    Raises RefundExceedsPayment for one that was called failed, and whose money went elsewhere.
    """
    payment, refund = locked.payment, locked.refund
    before, status = payment.share(), payment.status
    stood = refund_standing(payment, refund)
    if refund.status == RefundState.FAILED:
        _take_up_again(locked)
    else:
        refund.mark_success()
    refund.save_transition()
    payment.refunding_amount -= refund.amount
    if payment.refunded_amount + refund.amount == payment.amount:
        payment.mark_refunded()
    else:
        payment.mark_partially_refunded(refund.amount)
    payment.save_transition()
    _note(locked, "refund-given", source, actor, before=status)
    settle(order=locked.order, change=payment.share() - before)
    note_refund(Action.REFUND_GIVEN, payment, refund, stood, source, actor, movement)
    refund_answers_cases(order=locked.order, refund=refund, actor=actor)


def _take_up_again(locked: LockedRefund) -> None:
    payment, refund = locked.payment, locked.refund
    if refund.amount > payment.refundable_amount:
        raise RefundExceedsPayment
    payment.refunding_amount += refund.amount
    refund.mark_late_success()


def release(
    locked: LockedRefund, error: tuple[str, str], source: EventSource, actor: User | None
) -> None:
    """Nothing went back: it may be asked for again. `error` is our word and the provider's."""
    refund = locked.refund
    stood = refund_standing(locked.payment, refund)
    refund.mark_failed(*error)
    refund.save_transition()
    locked.payment.refunding_amount -= refund.amount
    locked.payment.save_transition()
    _note(locked, "refund-failed", source, actor)
    note_refund(Action.REFUND_FAILED, locked.payment, refund, stood, source, actor)
    refund_answers_cases(order=locked.order, refund=refund, actor=actor)


def leave_to_people(locked: LockedRefund, source: EventSource, actor: User | None) -> None:
    """The provider cannot give it back: it stays reserved, and a person is asked."""
    stood = refund_standing(locked.payment, locked.refund)
    locked.refund.require_manual()
    locked.refund.save_transition()
    _note(locked, "refund-by-hand", source, actor)
    note_refund(Action.REFUND_LEFT_TO_PEOPLE, locked.payment, locked.refund, stood, source, actor)
    ask_for_manual_refund(locked.refund)


def give_cash(locked: LockedRefund, person: User, actor: User) -> None:
    """Out of the person's own open drawer. Raises DrawerNeeded, AmountExceedsDrawer."""
    drawer = open_session_for_update(person)
    if drawer is None:
        raise DrawerNeeded
    refund = locked.refund
    movement = record_refund(
        session=drawer, refund_id=refund.pk, amount=refund.amount, actor=person
    )
    refund.road, refund.drawer_session, refund.sent_at = Road.DRAWER, drawer, timezone.now()
    give_back(locked, EventSource.PERSON, actor, movement)


def _note(
    locked: LockedRefund, code: str, source: EventSource, actor: User | None, before: str = ""
) -> None:
    recorder = Recorder(payment=locked.payment, source=source, actor=actor)
    facts = {"refund": str(locked.refund.pk), "amount": locked.refund.amount}
    recorder.note(before or locked.payment.status, code, facts)
    recorder.write()
