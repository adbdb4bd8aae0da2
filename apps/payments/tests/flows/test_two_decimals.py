"""A restaurant whose money has cents: figures are minor units from the order to the drawer."""

import pytest

from apps.drawers.models import CashMovement
from apps.payments.models import Payment
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.flows.boxes import PHONE
from apps.payments.tests.flows.tills import initiate

pytestmark = pytest.mark.django_db


@pytest.fixture
def restaurant(restaurant):
    restaurant.country, restaurant.currency = "ET", "ETB"
    restaurant.save()
    return restaurant


def ordered(till):
    """Two coffees of 12.75 birr each."""
    lines = [{"name": "Buna", "quantity": 2, "unit_price": 1275}]
    return till.post("/api/orders/", {"items": lines}, headers={"Idempotency-Key": "order"}).json()


def test_from_the_order_to_the_drawer_without_losing_a_cent(restaurant, cash, till, cashier):
    mine = till(cashier)
    opened = mine.post(
        "/api/payments/drawer-sessions/open/",
        {"opening_count": {"10000": 1, "25": 1}},
        headers={"Idempotency-Key": "drawer"},
    )
    assert opened.json()["opening_balance"] == 10_025, opened.json()
    order = ordered(mine)
    assert (order["total"], order["currency"]) == (2550, "ETB")
    body = {"order_id": order["id"], "payment_method_id": str(cash.pk), "amount_tendered": 3000}
    paid = mine.post("/api/payments/initiate/", body, headers={"Idempotency-Key": "pay"}).json()
    assert (paid["amount"], paid["change_due"], paid["currency"]) == (2550, 450, "ETB")
    assert CashMovement.all_objects.latest("id").amount == 2550
    refused = initiate(mine, Payment.all_objects.get().order, cash, amount=25.5)
    assert refused.status_code == 400, "half a cent"


def test_a_payment_in_another_currency_than_the_orders_is_impossible(
    restaurant, boxed, till, cashier
):
    francs = PaymentMethodFactory(restaurant=restaurant, provider_code="bogus", name="Francs")
    mine = till(cashier)
    body = {
        "order_id": ordered(mine)["id"],
        "payment_method_id": str(francs.pk),
        "customer_phone": PHONE,
        "currency": "XOF",
    }
    answer = mine.post("/api/payments/initiate/", body, headers={"Idempotency-Key": "pay"})
    assert (answer.status_code, answer.json()["code"]) == (400, "currency-not-supported")
    assert not Payment.all_objects.exists()
