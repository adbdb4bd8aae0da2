"""Keeps an order's amounts equal to what its payments say."""

from django.utils import timezone

from apps.core import rows
from apps.orders.domain.settlement import Totals, payment_status
from apps.orders.models import Order, OrderStatus

SETTLED = (
    "amount_paid",
    "amount_in_flight",
    "amount_refunded",
    "amount_late",
    "payment_status",
    "status",
    "closed_at",
)


def settle(*, order: Order, change: Totals) -> None:
    """Add `change`, one payment's new share minus its old one, to an order locked by the caller.

    An order whose total is paid closes. The database refuses what would charge it twice.
    """
    totals = order.totals + change
    order.amount_paid = totals.paid
    order.amount_in_flight = totals.in_flight
    order.amount_refunded = totals.refunded
    order.amount_late = totals.late
    order.payment_status = payment_status(order.total, totals)
    if order.is_open and totals.kept >= order.total:
        order.status = OrderStatus.CLOSED
        order.closed_at = timezone.now()
    rows.change(order, *SETTLED)
