"""What a guest's receipt says of an order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.orders.models import Order, OrderItem
from apps.orders.selectors import OrderNotFound, order_list
from apps.payments.domain.states import CAPTURED
from apps.payments.models import Payment, Refund, RefundStatus
from apps.restaurants.models import Restaurant


@dataclass(frozen=True)
class Receipt:
    """An order as its guest may see it. Amounts are minor units of `currency`.

    `payments` are those that succeeded, in the order in which they did; `refunds` what the guest
    has got back.
    """

    order: Order
    restaurant: Restaurant
    items: Sequence[OrderItem]
    payments: Sequence[Payment]
    refunds: Sequence[Refund]

    @property
    def currency(self) -> str:
        return self.order.currency

    @property
    def is_paid(self) -> bool:
        """Whether all of the order was paid and nothing is due; refunds do not undo that."""
        return self.order.amount_paid >= self.order.total and self.order.amount_due == 0

    @property
    def paid_at(self) -> datetime | None:
        """When the last payment came in."""
        return self.payments[-1].completed_at if self.payments else None


def receipt_get(order_id: UUID) -> Receipt:
    """The receipt of an order of the restaurant in scope; four queries. Raises OrderNotFound."""
    order = order_list().select_related("restaurant").filter(pk=order_id).first()
    if order is None:
        raise OrderNotFound
    captured = Payment.objects.filter(order=order, status__in=CAPTURED)
    given_back = Refund.objects.filter(payment__order=order, status=RefundStatus.SUCCESS)
    return Receipt(
        order=order,
        restaurant=order.restaurant,
        items=list(order.items.all()),
        payments=list(captured.select_related("payment_method").order_by("completed_at")),
        refunds=list(given_back.select_related("payment__payment_method").order_by("completed_at")),
    )
