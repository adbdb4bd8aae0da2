"""Many tills at once, with real threads on a real PostgreSQL."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection, connections, transaction

from apps.orders.models import Order, OrderItem
from apps.orders.tests.factories import OrderFactory
from apps.payments.tests.concurrency.threads import all_at_once
from apps.payments.tests.flows.tills import initiate

pytestmark = pytest.mark.django_db(transaction=True)
LUNCH = {"items": [{"name": "Yassa", "quantity": 1, "unit_price": 3000}]}


def open_order(client, key=None, **fields):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post("/api/orders/", LUNCH | fields, headers=headers)


def test_no_two_orders_share_a_number(till, cashier, colleague, stranger):
    people = [cashier, colleague, stranger] * 6

    answers = all_at_once(*(partial(open_order, till(person)) for person in people))

    assert [answer.json() for answer in answers if answer.status_code != 201] == []
    numbers = [answer.json()["order_number"] for answer in answers]
    here = [n for n, person in zip(numbers, people, strict=True) if person is not stranger]
    there = [n for n, person in zip(numbers, people, strict=True) if person is stranger]
    assert sorted(here) == list(range(1, 13))
    assert sorted(there) == list(range(1, 7))


def test_twenty_identical_requests_are_one_order(till, cashier):
    answers = all_at_once(*[partial(open_order, till(cashier), "one-key")] * 20)

    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 19}
    assert len({answer.json()["id"] for answer in answers}) == 1
    replays = [answer for answer in answers if answer.status_code == 200]
    assert all(answer.json()["is_duplicate"] for answer in replays)
    assert all(answer["Idempotent-Replayed"] == "true" for answer in replays)
    assert (Order.all_objects.count(), OrderItem.all_objects.count()) == (1, 1)
    assert open_order(till(cashier)).json()["order_number"] == 2


def test_one_key_for_two_requests_at_once_is_one_order_and_a_refusal(till, cashier):
    works = [partial(open_order, till(cashier), "one-key", note=f"{n % 2}") for n in range(10)]

    answers = all_at_once(*works)

    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 4, 422: 5}
    assert Order.all_objects.count() == 1


@pytest.mark.parametrize("repetition", range(5))
def test_an_order_is_paid_or_cancelled_never_both(till, cashier, cash, repetition):
    order = OrderFactory(created_by=cashier)

    paid, cancelled = all_at_once(
        partial(initiate, till(cashier), order, cash), partial(cancel, till(cashier), order)
    )

    assert (paid.status_code, cancelled.status_code) in {(201, 409), (409, 200)}
    order = Order.all_objects.get()
    assert (order.status, order.amount_paid) in {("closed", 1000), ("cancelled", 0)}


def test_cancelling_waits_for_a_payment_in_the_making(till, cashier):
    order = OrderFactory(created_by=cashier)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Order.all_objects.filter(pk=order.pk).update(amount_in_flight=1000)
            answer = pool.submit(cancel, till(cashier), order)
            wait_until_somebody_waits()

        assert answer.result().json()["code"] == "order-has-payments"
    assert Order.all_objects.get().status == "open"


def cancel(client, order):
    try:
        return client.post(f"/api/orders/{order.pk}/cancel/", {"reason": "Guest left"})
    finally:
        connections.close_all()


def wait_until_somebody_waits():
    """Ask PostgreSQL until a lock is waited for."""
    deadline = time.monotonic() + 20
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("Nobody waits for the order's lock")
