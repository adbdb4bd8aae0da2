"""Give an order up before anything is paid."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import User
from apps.core.errors import Conflict
from apps.orders.models import Order, OrderStatus
from apps.orders.selectors import order_for_update


class OrderAlreadyCancelled(Conflict):
    """Somebody was first."""

    code = "order-already-cancelled"
    message = _("This order was cancelled before.")


class OrderHasPayments(Conflict):
    """Money was taken, or may be being taken at this moment."""

    code = "order-has-payments"
    message = _("Something is paid or in flight on this order. It cannot be cancelled.")


class OrderClosed(Conflict):
    """It was paid in full once, and refunded since: its story is told."""

    code = "order-closed"
    message = _("This order is closed. It cannot be cancelled.")


def cancel_order(*, actor: User, order_id: UUID, reason: str) -> Order:
    """Cancel an open order. What was paid and refunded in full does not stand in the way.

    Raises OrderNotFound, OrderAlreadyCancelled, OrderHasPayments and OrderClosed.
    """
    with transaction.atomic(durable=True):
        order = order_for_update(order_id)
        _refuse_unless_idle(order)
        order.status = OrderStatus.CANCELLED
        order.cancel_reason = reason
        order.cancelled_at = timezone.now()
        order.save(update_fields=["status", "cancel_reason", "cancelled_at"])
        record(
            actor=actor,
            action=Action.ORDER_CANCELLED,
            subject=order,
            reason=reason,
            facts={"order_number": order.order_number, "total": order.total},
        )
    return order


def _refuse_unless_idle(order: Order) -> None:
    if order.status == OrderStatus.CANCELLED:
        raise OrderAlreadyCancelled
    if order.totals.kept > 0 or order.amount_in_flight > 0:
        raise OrderHasPayments
    if not order.is_open:
        raise OrderClosed
