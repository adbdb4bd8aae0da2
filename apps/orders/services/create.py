"""Open an order: the server adds up the lines and gives it the next number."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import Role, User, restaurant_of
from apps.core.crypto import search_hash
from apps.core.errors import Invalid
from apps.core.idempotency import Key
from apps.core.money import MAX_AMOUNT
from apps.core.phones import normalise_phone
from apps.orders.domain.totals import Line, total_of
from apps.orders.models import Order, OrderItem
from apps.orders.selectors import order_of_key
from apps.restaurants.models import Restaurant
from apps.restaurants.numbering import next_number


class OrderTotalOutOfLimits(Invalid):
    """The lines add up to nothing, or to more than nine digits."""

    code = "order-total-out-of-limits"
    message = _("The total of an order must be between 1 and 999999999.")


class CustomerUnknown(Invalid):
    """Nobody of that id is a customer of this restaurant."""

    code = "customer-unknown"
    message = _("This restaurant has no such customer.")


@dataclass(frozen=True)
class Draft:
    """What the till wrote down. Prices are minor units; the texts may be empty."""

    items: tuple[Line, ...]
    customer_phone: str = ""
    customer_email: str = ""
    table: str = ""
    note: str = ""
    reference: str = ""
    customer_id: UUID | None = None


@dataclass(frozen=True)
class Created:
    """The order, and whether the same request had made it before."""

    order: Order
    is_duplicate: bool


def create_order(*, actor: User, draft: Draft, key: Key | None) -> Created:
    """Open an order in the actor's restaurant, or return the one that the same request opened.

    Raises OrderTotalOutOfLimits, PhoneInvalid, CustomerUnknown and IdempotencyKeyReused.
    """
    if twin := _twin(key):
        return Created(twin, is_duplicate=True)
    try:
        return Created(_create(actor, draft, key), is_duplicate=False)
    except IntegrityError:
        # The same request came twice at once, and the other one was first.
        twin = _twin(key)
        if twin is None:
            raise
        return Created(twin, is_duplicate=True)


def _twin(key: Key | None) -> Order | None:
    order = order_of_key(key.value) if key else None
    if key and order:
        key.check(order.request_fingerprint)
    return order


def _create(actor: User, draft: Draft, key: Key | None) -> Order:
    order = _order(actor, draft, key)
    with transaction.atomic(durable=True):
        order.order_number = next_number(restaurant_id=order.restaurant_id, series="order")
        order.save(force_insert=True)
        OrderItem.objects.bulk_create(_items(order, draft))
        facts = {
            "order_number": order.order_number,
            "total": order.total,
            "currency": order.currency,
            "lines": len(draft.items),
        }
        record(actor=actor, action=Action.ORDER_CREATED, subject=order, facts=facts)
    return order


def _order(actor: User, draft: Draft, key: Key | None) -> Order:
    restaurant = restaurant_of(actor)
    phone = draft.customer_phone and normalise_phone(draft.customer_phone, restaurant.country)
    return Order(
        restaurant=restaurant,
        currency=restaurant.currency,
        total=_total(draft),
        customer_phone=phone,
        customer_phone_hash=search_hash(phone) if phone else "",
        customer_email=draft.customer_email,
        table=draft.table,
        note=draft.note,
        reference=draft.reference,
        customer=_customer(draft.customer_id, restaurant),
        created_by=actor,
        idempotency_key=key.value if key else None,
        request_fingerprint=key.fingerprint if key else "",
    )


def _customer(customer_id: UUID | None, restaurant: Restaurant) -> User | None:
    if customer_id is None:
        return None
    customers = User.objects.filter(restaurant=restaurant, role=Role.CUSTOMER, is_active=True)
    customer = customers.filter(pk=customer_id).first()
    if customer is None:
        raise CustomerUnknown(field="customer_id")
    return customer


def _total(draft: Draft) -> int:
    total = total_of(draft.items)
    if not 1 <= total <= MAX_AMOUNT:
        raise OrderTotalOutOfLimits(field="items")
    return total


def _items(order: Order, draft: Draft) -> list[OrderItem]:
    return [
        OrderItem(
            restaurant_id=order.restaurant_id,
            order=order,
            position=position,
            name=line.name,
            quantity=line.quantity,
            unit_price=line.unit_price,
            line_total=line.total,
        )
        for position, line in enumerate(draft.items, start=1)
    ]
