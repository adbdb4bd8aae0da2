"""Reading orders of the restaurant in scope."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.core.errors import NotFound
from apps.orders.models import Order


class OrderNotFound(NotFound):
    """No such order in this restaurant."""

    message = _("There is no such order.")


def order_list() -> QuerySet[Order]:
    """All orders, each with its lines."""
    return Order.objects.prefetch_related("items")


def order_get(order_id: UUID) -> Order:
    """One order with its lines and payments. Raises OrderNotFound."""
    order = order_list().prefetch_related("payments").filter(pk=order_id).first()
    if order is None:
        raise OrderNotFound
    return order


def order_of_key(idempotency_key: str) -> Order | None:
    """The order that a request with this key made before."""
    return Order.objects.find(idempotency_key=idempotency_key)


def order_for_update(order_id: UUID) -> Order:
    """The order, locked until the transaction ends. Raises OrderNotFound."""
    order = Order.objects.lock(pk=order_id)
    if order is None:
        raise OrderNotFound
    return order
