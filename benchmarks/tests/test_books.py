"""The seeded books are right, with every foreign key and check constraint on."""

import pytest
from django.db.models import F, Sum

from apps.drawers.models import CashDrawerSession, CashMovement
from apps.orders.models import Order, OrderItem
from apps.payments.models import Payment, PaymentEvent
from benchmarks import ids
from benchmarks.books import write_books
from benchmarks.facts import facts
from benchmarks.seed import FLOAT, RESTAURANTS, Plan
from benchmarks.traffic import Requests

pytestmark = pytest.mark.django_db
PAYMENTS = 2 * RESTAURANTS + 7


@pytest.fixture
def plan() -> Plan:
    plan = Plan.of(PAYMENTS, open_orders=150, floor_orders=3)
    write_books(plan, unchecked=False)
    return plan


def total(model, column, **which):
    return model.all_objects.filter(**which).aggregate(total=Sum(column))["total"]


def test_the_books_agree(plan):
    paid = total(Order, "amount_paid")
    assert Payment.all_objects.count() == PAYMENTS
    assert PaymentEvent.all_objects.count() == 3 * PAYMENTS
    assert total(Payment, "amount") == total(CashMovement, "amount") == paid > 0
    assert total(OrderItem, "line_total") == total(Order, "total")
    closed = CashDrawerSession.all_objects.filter(closed_at__isnull=False)
    assert closed.aggregate(kept=Sum(F("closing_balance") - FLOAT))["kept"] == paid


def test_every_cashier_has_an_open_drawer(plan):
    assert CashDrawerSession.all_objects.filter(closed_at__isnull=True).count() == RESTAURANTS


def test_the_generator_can_name_the_rows(plan):
    known = facts(plan)
    first = Requests(known)._pay(0)

    order = Order.all_objects.get(pk=ids.bench_id(ids.OPEN_ORDER, plan.now_ms, 101))
    last = plan.epoch_ms + 206 * plan.step_ms
    assert Payment.all_objects.filter(pk=ids.bench_id(ids.PAYMENT, last, 206)).exists()
    assert order.restaurant_id == Order.all_objects.get(pk=order.pk).created_by.restaurant_id
    assert known["methods"][0] in first
    assert len(set(known["cashiers"] + known["closers"])) == 2 * RESTAURANTS
