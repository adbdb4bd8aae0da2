"""What PostgreSQL itself refuses, whoever writes."""

import pytest
from django.db import DatabaseError, IntegrityError

from apps.orders.models import Order, OrderItem
from apps.orders.tests.factories import OrderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(cashier):
    return OrderFactory(created_by=cashier)


@pytest.fixture(params=[{"amount_paid": 1}, {"amount_in_flight": 1}], ids=["paid", "in flight"])
def begun(request, order):
    """An order that a guest has begun to pay."""
    Order.all_objects.filter(pk=order.pk).update(**request.param)
    return order


def add_item(order, **columns):
    columns = {"position": 2, "quantity": 1, "unit_price": 5, "line_total": 5, **columns}
    return OrderItem.all_objects.create(
        restaurant_id=order.restaurant_id, order=order, name="Café", **columns
    )


def items_of(order):
    return OrderItem.all_objects.filter(order=order)


def test_before_payment_items_may_change(order):
    item = add_item(order)
    item.name = "Café au lait"
    item.save()
    item.delete()


def test_no_item_is_added_after_payment(begun):
    with pytest.raises(IntegrityError, match="cannot change"):
        add_item(begun)


def test_no_item_is_changed_after_payment(begun):
    with pytest.raises(IntegrityError, match="cannot change"):
        items_of(begun).update(name="Water")


def test_no_item_is_deleted_after_payment(begun):
    with pytest.raises(IntegrityError, match="cannot change"):
        items_of(begun).delete()


def test_no_item_moves_to_another_order_after_payment(begun, cashier):
    other = OrderFactory(created_by=cashier)
    with pytest.raises(IntegrityError, match="cannot change"):
        items_of(begun).update(order=other, position=2)


def test_no_item_moves_into_a_paid_order(begun, cashier):
    other = OrderFactory(created_by=cashier)
    with pytest.raises(IntegrityError, match="cannot change"):
        items_of(other).update(order=begun, position=2)


def test_the_total_is_fixed_after_payment(begun):
    with pytest.raises(DatabaseError, match="Cannot update"):
        Order.all_objects.filter(pk=begun.pk).update(total=2000)


@pytest.mark.parametrize(
    "columns", [{"order_number": 99}, {"currency": "EUR"}, {"idempotency_key": "another"}]
)
def test_what_names_an_order_is_fixed(order, columns):
    with pytest.raises(DatabaseError, match="Cannot update"):
        Order.all_objects.filter(pk=order.pk).update(**columns)


def test_an_order_is_never_deleted(order):
    with pytest.raises(DatabaseError, match="Cannot delete"):
        Order.all_objects.filter(pk=order.pk)._raw_delete("default")


@pytest.mark.parametrize(
    "columns",
    [
        {"amount_paid": 1001},
        {"amount_paid": 600, "amount_in_flight": 401},
        {"amount_in_flight": 1001},
        {"amount_paid": 1000, "amount_refunded": 1001},
        {"amount_paid": 500, "amount_late": 501},
        {"amount_in_flight": -1},
        {"total": 0},
    ],
)
def test_sums_that_cannot_be(order, columns):
    with pytest.raises(IntegrityError, match="order_"):
        Order.all_objects.filter(pk=order.pk).update(**columns)


def test_only_a_late_success_may_overpay(order):
    Order.all_objects.filter(pk=order.pk).update(amount_paid=1600, amount_late=600)


def test_no_two_orders_share_a_number(order):
    with pytest.raises(IntegrityError, match="order_number"):
        OrderFactory(created_by=order.created_by, order_number=order.order_number)


def test_no_two_orders_share_a_key(cashier):
    OrderFactory(created_by=cashier, idempotency_key="one-key")
    with pytest.raises(IntegrityError, match="order_idempotency_key"):
        OrderFactory(created_by=cashier, idempotency_key="one-key")


@pytest.mark.parametrize(
    "columns", [{"quantity": 0, "line_total": 0}, {"unit_price": -5, "line_total": -5}]
)
def test_items_that_cannot_be(order, columns):
    with pytest.raises(IntegrityError, match="order_item"):
        add_item(order, **columns)


def test_a_line_total_is_the_product(order):
    with pytest.raises(IntegrityError, match="order_item_line_total"):
        add_item(order, quantity=2, line_total=5)
