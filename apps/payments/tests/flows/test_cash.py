"""Cash at the counter, over HTTP."""

import pytest

from apps.drawers.models import CashMovement
from apps.drawers.tests.factories import DrawerSessionFactory
from apps.orders.models import Order
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import EventSource, Payment, PaymentEvent
from apps.payments.providers.base import Certainty, PaymentResult, ProviderStatus
from apps.payments.services.apply_outcome import apply_outcome
from apps.payments.tests.flows.tills import initiate, reload

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(cashier):
    return OrderFactory(created_by=cashier, total=8500)


def test_cash_is_paid_at_once_with_change(till, cashier, order, cash):
    drawer = DrawerSessionFactory(cashier=cashier)

    answer = initiate(till(cashier), order, cash, amount_tendered=10_000)

    assert answer.status_code == 201, answer.json()
    payment = answer.json()
    assert payment["status"] == "success"
    assert payment["amount"] == 8500
    assert payment["amount_tendered"] == 10_000
    assert payment["change_due"] == 1500
    assert payment["redirect_url"] is None
    assert payment["outcome_known"] is True
    assert payment["is_duplicate"] is False
    assert payment["drawer_session_id"] == str(drawer.pk)
    order = reload(order)
    assert (order.amount_paid, order.amount_in_flight, order.amount_due) == (8500, 0, 0)
    assert (order.status, order.payment_status) == ("closed", "paid")
    movement = CashMovement.all_objects.get()
    assert (movement.session_id, movement.amount) == (drawer.pk, 8500)


def test_the_same_news_again_moves_the_drawer_once(till, cashier, order, cash, in_restaurant):
    DrawerSessionFactory(cashier=cashier)
    payment = initiate(till(cashier), order, cash).json()
    paid = PaymentResult(Certainty.DEFINITE, ProviderStatus.SUCCEEDED, amount=8500, currency="XOF")

    apply_outcome(payment_id=payment["id"], result=paid, source=EventSource.PERSON)

    assert CashMovement.all_objects.count() == 1
    assert reload(order).amount_paid == 8500


def test_cash_passes_through_processing(till, cashier, order, cash):
    initiate(till(cashier), order, cash)

    moves = [(e.from_status, e.to_status) for e in PaymentEvent.all_objects.order_by("id")]
    assert moves == [("", "pending"), ("pending", "processing"), ("processing", "success")]


def test_split_tender_until_nothing_is_due(till, cashier, order, cash):
    first = initiate(till(cashier), order, cash, amount=3000)
    assert first.json()["amount"] == 3000
    assert reload(order).payment_status == "partially_paid"

    too_much = initiate(till(cashier), order, cash, amount=6000)
    assert (too_much.status_code, too_much.json()["code"]) == (409, "amount-exceeds-due")

    rest = initiate(till(cashier), order, cash)
    assert rest.json()["amount"] == 5500
    assert reload(order).payment_status == "paid"
    once_more = initiate(till(cashier), order, cash)
    assert once_more.status_code == 409


def test_the_same_request_again_is_the_same_payment(till, cashier, order, cash):
    first = initiate(till(cashier), order, cash, key="till-1-0001")
    again = initiate(till(cashier), order, cash, key="till-1-0001")

    assert again.status_code == 200
    assert again["Idempotent-Replayed"] == "true"
    assert again.json()["is_duplicate"] is True
    assert again.json()["id"] == first.json()["id"]
    assert Payment.all_objects.count() == 1


def test_a_key_of_another_request_is_refused(till, cashier, order, cash):
    initiate(till(cashier), order, cash, key="till-1-0001", amount=1000)

    other = initiate(till(cashier), order, cash, key="till-1-0001", amount=2000)

    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert Payment.all_objects.count() == 1


def test_tendered_below_the_amount_is_refused(till, cashier, order, cash):
    answer = initiate(till(cashier), order, cash, amount_tendered=8000)

    assert (answer.status_code, answer.json()["code"]) == (400, "tendered-below-amount")
    assert Order.all_objects.get(pk=order.pk).amount_paid == 0


def test_house_rule_asks_for_an_open_drawer(till, cashier, order, cash, restaurant):
    restaurant.cash_requires_open_drawer = True
    restaurant.save()

    answer = initiate(till(cashier), order, cash)

    assert (answer.status_code, answer.json()["code"]) == (409, "drawer-not-open")


def test_in_at_most_twelve_statements(till, cashier, order, cash, django_assert_max_num_queries):
    DrawerSessionFactory(cashier=cashier)
    client = till(cashier)
    with django_assert_max_num_queries(12):
        assert initiate(client, order, cash, amount_tendered=10_000).status_code == 201


def test_a_key_is_the_same_in_header_and_body(till, cashier, order, cash):
    key = "clé-à-1"
    wire = key.encode().decode("latin-1")
    first = initiate(till(cashier), order, cash, key=wire, amount=300)
    again = initiate(till(cashier), order, cash, key=wire, amount=300, idempotency_key=key)
    body = {"order_id": str(order.pk), "payment_method_id": str(cash.pk), "amount": 300}
    alone = till(cashier).post("/api/payments/initiate/", body | {"idempotency_key": key})
    padded = till(cashier).post("/api/payments/initiate/", body | {"idempotency_key": f" {key}"})

    assert [first.status_code, again.status_code, alone.status_code] == [201, 200, 200]
    assert padded.status_code == 400
    assert Payment.all_objects.count() == 1
