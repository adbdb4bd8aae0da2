"""How much too much was paid, and how much of it nobody has spoken for."""

from django.db.models import Sum

from apps.orders.models import Order, OrderStatus
from apps.payments.models import Payment


def too_much(order: Order) -> int:
    """What the house holds of an order beyond what it is owed and what is on credit notes."""
    owed = 0 if order.status == OrderStatus.CANCELLED else order.total
    return order.totals.kept - owed - _sums(order)["credited"]


def extra_of(payment: Payment) -> int:
    """How much of a payment may be given back or credited because it is too much; 0 for nothing.

    Refunds under way will take their part: they are not offered a second time.
    """
    order = payment.order
    free = too_much(order) - _sums(order)["refunding"]
    return max(min(free, payment.refundable_amount), 0)


def _sums(order: Order) -> dict[str, int]:
    found = Payment.all_objects.filter(order=order).aggregate(
        credited=Sum("credited_amount", default=0), refunding=Sum("refunding_amount", default=0)
    )
    return {name: int(value) for name, value in found.items()}
