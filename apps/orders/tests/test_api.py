"""Orders over HTTP."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from apps.audit.models import AuditEntry
from apps.authentication.tests.factories import UserFactory
from apps.core.crypto import search_hash
from apps.orders.models import Order, OrderItem
from apps.orders.tests.factories import OrderFactory
from apps.payments.tests.flows.tills import initiate

pytestmark = pytest.mark.django_db
ORDERS = "/api/orders/"
LUNCH = {
    "items": [
        {"name": "Thiéboudienne", "quantity": 2, "unit_price": 3500},
        {"name": "Eau", "quantity": 1, "unit_price": 0},
    ]
}


def pay(client, order, method, **fields):
    answer = initiate(client, order, method, **fields)
    assert answer.status_code == 201, answer.json()
    return answer.json()


def standing(order, **columns):
    """The order as payments would have left it."""
    Order.all_objects.filter(pk=order.pk).update(**columns)
    return order


class TestOpening:
    def test_the_server_adds_up(self, till, cashier, restaurant):
        answer = till(cashier).post(ORDERS, LUNCH)

        assert answer.status_code == 201, answer.json()
        order = Order.all_objects.get()
        assert answer.json() == {
            "id": str(order.pk),
            "order_number": 1,
            "status": "open",
            "payment_status": "unpaid",
            "total": 7000,
            "amount_paid": 0,
            "amount_in_flight": 0,
            "amount_refunded": 0,
            "amount_due": 7000,
            "currency": "XOF",
            "customer_phone": "",
            "customer_id": None,
            "table": "",
            "note": "",
            "reference": "",
            "items": [
                {"name": "Thiéboudienne", "quantity": 2, "unit_price": 3500, "line_total": 7000},
                {"name": "Eau", "quantity": 1, "unit_price": 0, "line_total": 0},
            ],
            "created_at": answer.json()["created_at"],
            "is_duplicate": False,
        }
        assert (order.restaurant_id, order.created_by_id) == (restaurant.pk, cashier.pk)

    def test_numbers_count_up_per_restaurant(self, till, cashier, stranger):
        here = [till(cashier).post(ORDERS, LUNCH).json()["order_number"] for _ in range(3)]
        there = till(stranger).post(ORDERS, LUNCH).json()["order_number"]

        assert (here, there) == ([1, 2, 3], 1)

    def test_a_refused_order_takes_no_number(self, till, cashier):
        till(cashier).post(ORDERS, {"items": []})

        assert till(cashier).post(ORDERS, LUNCH).json()["order_number"] == 1

    def test_the_phone_is_kept_encrypted_and_shown_masked(self, till, cashier):
        body = LUNCH | {"customer_phone": "77 123 45 67", "customer_email": "guest@example.com"}

        answer = till(cashier).post(ORDERS, body)

        assert answer.json()["customer_phone"] == "+221•••••••67"
        order = Order.all_objects.get()
        assert order.customer_phone == "+221771234567"
        assert order.customer_phone_hash == search_hash("+221771234567")
        (stored,) = Order.all_objects.extra(select={"raw": "customer_phone"}).values_list("raw")
        assert "771234567" not in stored[0]

    def test_a_phone_of_nowhere_is_refused(self, till, cashier):
        answer = till(cashier).post(ORDERS, LUNCH | {"customer_phone": "12"})

        assert (answer.status_code, answer.json()["code"]) == (400, "phone-invalid")
        assert answer.json()["errors"][0]["field"] == "customer_phone"
        assert not Order.all_objects.exists()

    @pytest.mark.parametrize(
        "lines",
        [
            [(1, 0)],
            [(1, 999_999_999), (1, 1)],
            [(9999, 999_999_999)] * 200,
        ],
    )
    def test_a_total_of_nothing_or_of_ten_digits_is_refused(self, till, cashier, lines):
        items = [{"name": "x", "quantity": q, "unit_price": p} for q, p in lines]

        answer = till(cashier).post(ORDERS, {"items": items})

        assert (answer.status_code, answer.json()["code"]) == (400, "order-total-out-of-limits")
        assert not Order.all_objects.exists()

    def test_the_largest_order(self, till, cashier):
        item = {"name": "x" * 120, "quantity": 1, "unit_price": 1}
        items = [item] * 199 + [item | {"unit_price": 999_999_800}]

        answer = till(cashier).post(ORDERS, {"items": items})

        assert answer.json()["total"] == 999_999_999
        assert OrderItem.all_objects.count() == 200

    def test_money_and_state_from_outside_are_ignored(self, till, cashier, stranger):
        answer = till(cashier).post(
            ORDERS,
            LUNCH
            | {
                "total": 1,
                "amount_paid": 7000,
                "status": "closed",
                "payment_status": "paid",
                "currency": "EUR",
                "order_number": 99,
                "restaurant": str(stranger.restaurant_id),
                "restaurant_id": str(stranger.restaurant_id),
            },
        )

        order = Order.all_objects.get()
        assert answer.status_code == 201
        assert (order.total, order.amount_paid, order.status, order.payment_status) == (
            7000,
            0,
            "open",
            "unpaid",
        )
        assert (order.currency, order.order_number) == ("XOF", 1)
        assert order.restaurant_id == cashier.restaurant_id


class TestTheSameRequestAgain:
    KEY = {"Idempotency-Key": "till-1-0001"}

    def test_is_the_same_order_in_its_present_state(self, till, cashier, cash):
        client = till(cashier)
        first = client.post(ORDERS, LUNCH, headers=self.KEY)
        pay(client, Order.all_objects.get(), cash, amount=1000)

        again = client.post(ORDERS, LUNCH, headers=self.KEY)

        assert (first.status_code, again.status_code) == (201, 200)
        assert "Idempotent-Replayed" not in first
        assert again["Idempotent-Replayed"] == "true"
        assert again.json()["is_duplicate"] is True
        assert again.json()["id"] == first.json()["id"]
        assert again.json()["amount_paid"] == 1000
        assert Order.all_objects.count() == 1

    def test_with_the_key_in_the_body(self, till, cashier):
        client = till(cashier)
        client.post(ORDERS, LUNCH, headers=self.KEY)

        again = client.post(ORDERS, LUNCH | {"idempotency_key": "till-1-0001"})

        assert again.status_code == 200

    @pytest.mark.parametrize(
        "change", [{"items": LUNCH["items"][:1]}, {"table": "12"}, {"note": "no salt"}]
    )
    def test_another_request_is_refused(self, till, cashier, change):
        client = till(cashier)
        client.post(ORDERS, LUNCH, headers=self.KEY)

        answer = client.post(ORDERS, LUNCH | change, headers=self.KEY)

        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")
        assert Order.all_objects.count() == 1

    def test_keys_are_private_to_a_restaurant(self, till, cashier, stranger):
        till(cashier).post(ORDERS, LUNCH, headers=self.KEY)

        assert till(stranger).post(ORDERS, LUNCH, headers=self.KEY).status_code == 201

    def test_without_a_key_every_request_is_new(self, till, cashier):
        assert [till(cashier).post(ORDERS, LUNCH).status_code for _ in range(2)] == [201, 201]
        assert Order.all_objects.count() == 2


class TestLooking:
    def test_the_order_of_a_colleague(self, till, cashier, colleague):
        order = OrderFactory(created_by=colleague)

        assert till(cashier).get(f"{ORDERS}{order.pk}/").json()["id"] == str(order.pk)

    def test_items_and_payments_are_embedded(self, till, cashier, cash):
        order = OrderFactory(created_by=cashier, total=8500)
        payment = pay(till(cashier), order, cash, amount=3000, amount_tendered=5000)

        body = till(cashier).get(f"{ORDERS}{order.pk}/").json()

        assert (body["payment_status"], body["amount_due"]) == ("partially_paid", 5500)
        assert body["items"] == [
            {"name": "Thiéboudienne", "quantity": 1, "unit_price": 8500, "line_total": 8500}
        ]
        (shown,) = body["payments"]
        assert shown == {name: payment[name] for name in shown}
        assert (shown["amount"], shown["change_due"], shown["status"]) == (3000, 2000, "success")

    def test_unknown_and_foreign_orders_look_alike(self, till, stranger, cashier):
        foreign = OrderFactory(created_by=cashier)
        client = till(stranger)
        for path, method in [("", client.get), ("cancel/", client.post)]:
            bodies = [
                method(f"{ORDERS}{pk}/{path}", {"reason": "x"}).json() | {"request_id": ""}
                for pk in (foreign.pk, uuid4())
            ]
            assert bodies[0] == bodies[1]
            assert bodies[0]["status"] == 404

    def test_a_page_costs_the_same_however_many_orders(
        self, till, cashier, django_assert_num_queries
    ):
        for _ in range(5):
            OrderFactory(created_by=cashier)
        client = till(cashier)
        with django_assert_num_queries(3):  # the person, the orders, the items
            assert len(client.get(ORDERS).json()["results"]) == 5


class TestListing:
    def ids(self, client, **query):
        answer = client.get(f"{ORDERS}?{urlencode(query)}")
        assert answer.status_code == 200, answer.json()
        return [order["id"] for order in answer.json()["results"]]

    def test_newest_first_and_nobody_elses(self, till, cashier, colleague, stranger):
        first, second = OrderFactory(created_by=cashier), OrderFactory(created_by=colleague)
        OrderFactory(created_by=stranger)

        assert self.ids(till(cashier)) == [str(second.pk), str(first.pk)]

    def test_by_state(self, till, cashier, cash):
        unpaid, paid = OrderFactory(created_by=cashier), OrderFactory(created_by=cashier)
        client = till(cashier)
        pay(client, paid, cash)

        assert self.ids(client, status="open") == [str(unpaid.pk)]
        assert self.ids(client, status="closed", payment_status="paid") == [str(paid.pk)]
        assert self.ids(client, payment_status="overpaid") == []

    def test_by_time_from_up_to(self, till, cashier):
        order = OrderFactory(created_by=cashier)
        client = till(cashier)
        moment, before, after = (
            (order.created_at + timedelta(microseconds=shift)).isoformat() for shift in (0, -1, 1)
        )

        assert self.ids(client, created_after=moment) == [str(order.pk)]
        assert self.ids(client, created_before=moment) == []
        assert self.ids(client, created_after=after) == []
        assert self.ids(client, created_after=before, created_before=after) == [str(order.pk)]

    def test_page_after_page(self, till, cashier):
        everyone = [str(OrderFactory(created_by=cashier).pk) for _ in range(5)]
        client = till(cashier)
        seen, url, pages = [], f"{ORDERS}?page_size=2", 0
        while url:
            page = client.get(url).json()
            seen += [order["id"] for order in page["results"]]
            url, pages = page["next"], pages + 1

        assert seen == everyone[::-1]
        assert pages == 3


class TestGivingUp:
    def cancel(self, client, order, reason="Guest left"):
        return client.post(f"{ORDERS}{order.pk}/cancel/", {"reason": reason})

    def test_an_order_nobody_paid(self, till, cashier, colleague):
        order = OrderFactory(created_by=colleague)

        answer = self.cancel(till(cashier), order)

        assert answer.status_code == 200, answer.json()
        assert (answer.json()["status"], answer.json()["amount_due"]) == ("cancelled", 0)
        order = Order.all_objects.get()
        assert (order.status, order.cancel_reason) == ("cancelled", "Guest left")
        assert order.cancelled_at is not None
        entry = AuditEntry.all_objects.get()
        assert (entry.action, entry.actor_id, entry.subject_id, entry.reason) == (
            "order.cancelled",
            cashier.pk,
            str(order.pk),
            "Guest left",
        )

    def test_not_twice(self, till, cashier):
        order = OrderFactory(created_by=cashier)
        self.cancel(till(cashier), order)

        again = self.cancel(till(cashier), order)

        assert (again.status_code, again.json()["code"]) == (409, "order-already-cancelled")
        assert AuditEntry.all_objects.count() == 1

    @pytest.mark.parametrize("amount", [1000, 400])
    def test_not_once_something_is_paid(self, till, cashier, cash, amount):
        order = OrderFactory(created_by=cashier)
        pay(till(cashier), order, cash, amount=amount)

        answer = self.cancel(till(cashier), order)

        assert (answer.status_code, answer.json()["code"]) == (409, "order-has-payments")
        assert Order.all_objects.get().status != "cancelled"
        assert not AuditEntry.all_objects.filter(action="order.cancelled").exists()

    def test_not_while_money_is_in_flight(self, till, cashier):
        order = standing(OrderFactory(created_by=cashier), amount_in_flight=1000)

        answer = self.cancel(till(cashier), order)

        assert (answer.status_code, answer.json()["code"]) == (409, "order-has-payments")

    def test_what_was_refunded_does_not_stand_in_the_way(self, till, cashier):
        paid_back = {"amount_paid": 400, "amount_refunded": 400, "payment_status": "refunded"}
        part = standing(OrderFactory(created_by=cashier), **paid_back)
        whole = standing(OrderFactory(created_by=cashier, total=400), status="closed", **paid_back)

        assert self.cancel(till(cashier), part).status_code == 200
        closed = self.cancel(till(cashier), whole)
        assert (closed.status_code, closed.json()["code"]) == (409, "order-closed")

    def test_a_cancelled_order_takes_no_payment(self, till, cashier, cash):
        order = OrderFactory(created_by=cashier)
        self.cancel(till(cashier), order)

        answer = initiate(till(cashier), order, cash)

        assert (answer.status_code, answer.json()["code"]) == (409, "order-not-payable")

    @pytest.mark.parametrize("reason", ["", "   ", "x" * 501, None, 5, "a\x00b", ["x"]])
    def test_a_reason_is_asked_for(self, till, cashier, reason):
        order = OrderFactory(created_by=cashier)

        assert self.cancel(till(cashier), order, reason).status_code == 400
        assert Order.all_objects.get().status == "open"


def test_a_platform_administrator_has_no_orders(till, db):
    admin = UserFactory(restaurant=None, role="", is_superuser=True)

    assert till(admin).get(ORDERS).status_code == 403
