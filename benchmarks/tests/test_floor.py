"""The bare views do the work that the real ones are compared with."""

import pytest
from django.test import override_settings

from apps.drawers.tests.factories import DrawerSessionFactory
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import PaymentEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare(till, cashier):
    with override_settings(ROOT_URLCONF="benchmarks.urls"):
        yield till(cashier)


def pay(client, cashier, cash, total=1500):
    order = OrderFactory(created_by=cashier, total=total)
    body = {
        "order_id": str(order.pk),
        "payment_method_id": str(cash.pk),
        "amount_tendered": 2000,
    }
    return client.post("/api/payments/initiate/", body, headers={"Idempotency-Key": str(order.pk)})


def test_it_takes_a_payment_in_five_statements(bare, cashier, cash, django_assert_num_queries):
    order = OrderFactory(created_by=cashier, total=1500)
    body = {"order_id": order.pk, "payment_method_id": cash.pk, "amount_tendered": 2000}
    with django_assert_num_queries(5 + 2):  # the test's savepoint, set and released
        answer = bare.post("/api/payments/initiate/", body)

    assert (answer.status_code, answer.json()["change_due"]) == (201, 500)
    assert PaymentEvent.all_objects.count() == 1


def test_it_answers_what_the_real_view_answers(till, cashier, cash):
    DrawerSessionFactory(cashier=cashier)
    real = pay(till(cashier), cashier, cash).json()
    with override_settings(ROOT_URLCONF="benchmarks.urls"):
        bare = till(cashier).get(f"/api/payments/{real['id']}/status/").json()

    retry_of = bare.pop("retry_of_id")
    expected = {name: value for name, value in real.items() if name != "is_duplicate"}
    rare = {"retry_of": retry_of, "redirect_url": None, "amount_asked": None}
    assert bare | rare == expected
