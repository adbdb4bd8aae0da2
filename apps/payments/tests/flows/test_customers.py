"""Orders opened for a customer, and what the customer then sees."""

from dataclasses import replace

import pytest
from django.db import Error, connection
from django.test.utils import CaptureQueriesContext

from apps.authentication.models import Role
from apps.authentication.tests.factories import UserFactory
from apps.core.idempotency import fingerprint
from apps.core.ids import new_id
from apps.orders.models import Order
from apps.orders.tests.factories import OrderFactory
from apps.payments.tests.flows.boxes import PENDING, REFUSED
from apps.payments.tests.flows.tills import initiate

pytestmark = pytest.mark.django_db(transaction=True)
ITEMS = [{"name": "Shiro", "quantity": 1, "unit_price": 1000}]


@pytest.fixture
def customer(restaurant):
    return UserFactory(restaurant=restaurant, role=Role.CUSTOMER)


def opened(client, customer_id, **headers):
    body = {"items": ITEMS, "customer_id": str(customer_id)}
    return client.post("/api/orders/", body, headers=headers)


def mine(client):
    answer = client.get("/api/payments/mine/")
    assert answer.status_code == 200
    return answer.json()["results"]


def test_a_customer_sees_the_payments_of_their_own_orders_only(
    till, cashier, cash, customer, restaurant
):
    client = till(cashier)
    order_id = opened(client, customer.pk).json()["id"]
    own = Order.all_objects.get(pk=order_id)
    other = UserFactory(restaurant=restaurant, role=Role.CUSTOMER)
    for order in (
        own,
        OrderFactory(created_by=cashier),
        OrderFactory(created_by=cashier, customer=other),
    ):
        assert initiate(client, order, cash).status_code == 201

    (seen,) = mine(till(customer))

    assert (seen["order_number"], seen["order_status"]) == (own.order_number, "paid")
    assert (seen["amount"], seen["currency"], seen["status"]) == (1000, "XOF", "success")
    assert set(seen) == {
        "reference", "order_number", "order_status", "provider_code", "amount", "currency",
        "status", "redirect_url", "refunded_amount", "initiated_at", "completed_at",
    }  # fmt: skip
    assert len(mine(till(other))) == 1


def test_an_order_failed_once_every_attempt_did(box, till, cashier, customer):
    box.order = OrderFactory(created_by=cashier, customer=customer, total=1000)
    box.start(REFUSED)
    assert [seen["order_status"] for seen in mine(till(customer))] == ["failed"]
    box.start(replace(PENDING, redirect_url="https://pay.example/c/1"))
    again, first = mine(till(customer))
    assert (again["status"], first["status"]) == ("processing", "failed")
    assert {again["order_status"], first["order_status"]} == {"pending"}
    assert (again["redirect_url"], first["redirect_url"]) == ("https://pay.example/c/1", None)
    assert reload_status(box) == "unpaid"


def reload_status(box):
    """The contract's word for the same order, which knows no failure."""
    return box.till.get(f"/api/orders/{box.order.pk}/").json()["payment_status"]


def test_a_longer_history_takes_no_more_queries(till, cashier, cash, customer):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            mine(till(customer))
        return len(seen)

    for _ in range(2):
        initiate(till(cashier), OrderFactory(created_by=cashier, customer=customer), cash)
    few = queries()
    for _ in range(3):
        initiate(till(cashier), OrderFactory(created_by=cashier, customer=customer), cash)
    assert queries() == few


def test_only_a_customer_of_this_restaurant_can_be_named(till, cashier, colleague, restaurant):
    gone = UserFactory(restaurant=restaurant, role=Role.CUSTOMER, is_active=False)
    elsewhere = UserFactory(role=Role.CUSTOMER)
    answers = [
        opened(till(cashier), somebody, X_Request_ID="same")
        for somebody in (new_id(), colleague.pk, gone.pk, elsewhere.pk)
    ]
    assert {answer.status_code for answer in answers} == {400}
    assert {answer.json()["code"] for answer in answers} == {"customer-unknown"}
    assert len({answer.content for answer in answers}) == 1
    assert not Order.all_objects.exists()


def test_an_order_stays_its_customers(till, cashier, customer):
    order = Order.all_objects.get(pk=opened(till(cashier), customer.pk).json()["id"])
    with pytest.raises(Error, match="Cannot update"):
        Order.all_objects.filter(pk=order.pk).update(customer=None)


def test_keys_from_before_there_were_customers_still_name_their_requests(till, cashier):
    headers = {"Idempotency-Key": "old"}
    till(cashier).post("/api/orders/", {"items": ITEMS}, headers=headers)
    texts = ("customer_phone", "customer_email", "table", "note", "reference")
    before = {"items": ITEMS, **dict.fromkeys(texts, "")}
    assert Order.all_objects.get().request_fingerprint == fingerprint("order", before)
