"""Owners set up how guests can pay, over HTTP; tills read it."""

import pytest

from apps.audit.models import AuditEntry
from apps.payments.models import PaymentMethod
from apps.payments.tests.factories import PaymentMethodFactory

pytestmark = pytest.mark.django_db
URL = "/api/payments/methods/"


def test_a_till_sees_what_it_needs_before_drawing_a_button(till, cashier, cash, restaurant):
    PaymentMethodFactory(restaurant=restaurant, provider_code="other", is_active=False)
    assert till(cashier).get(URL).json() == [
        {
            "id": str(cash.pk),
            "provider_code": "cash",
            "name": "Espèces",
            "is_active": True,
            "display_order": 0,
            "needs_phone": False,
            "action": "none",
            "min_amount": 1,
            "max_amount": 999_999_999,
            "refunds": "partial",
        }
    ]


def test_credentials_go_in_and_only_their_end_comes_out(till, owner):
    secrets = {"api_key": "sk_live_0123456789", "pin": "1234"}
    answer = till(owner).post(
        URL, {"provider_code": "cash", "name": "Espèces", "credentials": secrets}
    )
    assert answer.status_code == 201, answer.json()
    assert answer.json()["credentials"] == {"api_key": "••••6789", "pin": "••••"}
    (entry,) = AuditEntry.all_objects.filter(action="payment_method.created")
    assert entry.facts["credentials_replaced"] == ["api_key", "pin"]
    assert "0123456789" not in str(entry.facts)
    raw = PaymentMethod.all_objects.extra(select={"raw": "credentials"}).values_list("raw").get()[0]
    assert "0123456789" not in raw


def test_one_method_per_provider(till, owner, cash):
    answer = till(owner).post(URL, {"provider_code": "cash", "name": "Encore"})
    assert (answer.status_code, answer.json()["code"]) == (409, "payment-method-exists")


def test_a_method_is_switched_off_and_keeps_its_provider(till, owner, cashier, cash):
    off = till(owner).patch(f"{URL}{cash.pk}/", {"is_active": False})
    assert (off.status_code, off.json()["is_active"]) == (200, False)
    assert till(cashier).get(URL).json() == []


def test_limits_that_contradict_each_other(till, owner):
    body = {"provider_code": "cash", "name": "Espèces", "min_amount": 500, "max_amount": 100}
    answer = till(owner).post(URL, body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "max_amount"
