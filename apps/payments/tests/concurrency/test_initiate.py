"""Promises P1 and P2 under real threads on a real PostgreSQL."""

from collections import Counter
from functools import partial

import pytest
from django.core.cache import cache

from apps.drawers.models import CashMovement
from apps.drawers.tests.factories import DrawerSessionFactory
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import Payment, PaymentEvent
from apps.payments.tests.concurrency.threads import all_at_once
from apps.payments.tests.flows.tills import initiate, reload

pytestmark = pytest.mark.django_db(transaction=True)


def test_fifty_identical_requests_are_one_payment(till, cashier, cash):
    order = OrderFactory(created_by=cashier, total=8500)
    drawer = DrawerSessionFactory(cashier=cashier)
    clients = [till(cashier) for _ in range(50)]

    answers = all_at_once(
        *(partial(initiate, client, order, cash, key="one-key") for client in clients)
    )

    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 49}
    assert len({answer.json()["id"] for answer in answers}) == 1
    replays = [answer for answer in answers if answer.status_code == 200]
    assert all(answer.json()["is_duplicate"] for answer in replays)
    assert all(answer["Idempotent-Replayed"] == "true" for answer in replays)
    assert Payment.all_objects.count() == 1
    assert PaymentEvent.all_objects.count() == 3
    assert [m.amount for m in CashMovement.all_objects.filter(session=drawer)] == [8500]
    assert reload(order).amount_paid == 8500


@pytest.fixture
def _dead_cache(settings):
    """Nobody listens behind this socket: every cache call fails as it does with Redis down."""
    settings.CACHES = {
        "default": settings.CACHES["default"] | {"LOCATION": "unix:///nowhere/valkey.sock?db=1"}
    }


@pytest.mark.usefixtures("_dead_cache")
def test_identical_requests_are_one_payment_without_redis_too(till, cashier, cash):
    order = OrderFactory(created_by=cashier, total=8500)
    clients = [till(cashier) for _ in range(12)]

    answers = all_at_once(
        *(partial(initiate, client, order, cash, key="one-key") for client in clients)
    )

    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 11}
    assert Payment.all_objects.count() == 1


def test_a_flushed_cache_forgets_nothing(till, cashier, cash):
    order = OrderFactory(created_by=cashier, total=8500)
    first = initiate(till(cashier), order, cash, key="one-key")
    cache.clear()

    again = initiate(till(cashier), order, cash, key="one-key")

    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])


@pytest.mark.parametrize("round_", range(5))
def test_different_keys_racing_for_one_order_never_pay_more_than_is_due(
    till, cashier, colleague, cash, round_
):
    order = OrderFactory(created_by=cashier, total=10_000)
    people = [cashier, colleague] * 6

    answers = all_at_once(
        *(partial(initiate, till(who), order, cash, amount=3000) for who in people)
    )

    assert Counter(answer.status_code for answer in answers) == {201: 3, 409: 9}
    refused = {answer.json()["code"] for answer in answers if answer.status_code == 409}
    assert refused == {"amount-exceeds-due"}
    order = reload(order)
    assert order.amount_paid == 9000
    assert sum(Payment.all_objects.values_list("amount", flat=True)) == 9000


def test_one_key_racing_for_two_orders_pays_one(till, cashier, cash):
    orders = [OrderFactory(created_by=cashier, total=1000) for _ in range(8)]

    answers = all_at_once(
        *(partial(initiate, till(cashier), order, cash, key="one-key") for order in orders)
    )

    assert Counter(answer.status_code for answer in answers) == {201: 1, 422: 7}
    assert Payment.all_objects.count() == 1
    assert sum(reload(order).amount_paid for order in orders) == 1000
