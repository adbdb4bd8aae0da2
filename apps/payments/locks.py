"""Row locks, always in this order: order → payment → drawer session."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from apps.core.errors import NotFound
from apps.drawers.models import CashDrawerSession
from apps.orders.models import Order
from apps.payments.models import Payment


class OrderNotFound(NotFound):
    """No such order in this restaurant."""

    message = _("There is no such order.")


class PaymentNotFound(NotFound):
    """No such payment in this restaurant."""

    message = _("There is no such payment.")


@dataclass
class LockedPayment:
    """A payment with everything that its outcome may touch, all locked."""

    order: Order
    payment: Payment
    drawer: CashDrawerSession | None


def lock_order(order_id: UUID) -> Order:
    """The order, locked until the transaction ends. Raises OrderNotFound.

    NO KEY UPDATE is enough, and lets inserts that only refer to the order go on.
    """
    order = Order.objects.select_for_update(no_key=True).filter(pk=order_id).first()
    if order is None:
        raise OrderNotFound
    return order


def lock_payment(payment_id: UUID) -> LockedPayment:
    """A payment, its order and its open drawer session, locked. Raises PaymentNotFound."""
    order_id = Payment.objects.filter(pk=payment_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise PaymentNotFound
    order = lock_order(order_id)
    payment = Payment.objects.select_for_update(no_key=True).get(pk=payment_id)
    return LockedPayment(order=order, payment=payment, drawer=_lock_drawer(payment))


def _lock_drawer(payment: Payment) -> CashDrawerSession | None:
    if payment.drawer_session_id is None:
        return None
    return (
        CashDrawerSession.objects.select_for_update(no_key=True)
        .filter(pk=payment.drawer_session_id, closed_at__isnull=True)
        .first()
    )
