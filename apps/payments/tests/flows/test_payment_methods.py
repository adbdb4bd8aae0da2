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


def test_the_trail_says_how_a_method_was_before_and_after(till, owner, cash):
    body = {"name": cash.name, "max_amount": 5000, "config": {"merchant": "Baobab"}}
    till(owner).patch(f"{URL}{cash.pk}/", body)
    entry = AuditEntry.all_objects.get(action="payment_method.changed")
    assert entry.facts == {"max_amount": [None, 5000], "config": [{}, {"merchant": "Baobab"}]}


def test_limits_that_contradict_each_other(till, owner):
    body = {"provider_code": "cash", "name": "Espèces", "min_amount": 500, "max_amount": 100}
    answer = till(owner).post(URL, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "limits-contradict")
    assert answer.json()["errors"][0]["field"] == "max_amount"
    assert not PaymentMethod.all_objects.exists()


@pytest.mark.parametrize(
    ("stored", "sent"),
    [({"min_amount": 1000}, {"max_amount": 500}), ({"max_amount": 500}, {"min_amount": 1000})],
)
def test_a_new_limit_is_compared_with_the_stored_one(till, owner, cash, stored, sent):
    url = f"{URL}{cash.pk}/"
    assert till(owner).patch(url, stored).status_code == 200

    answer = till(owner).patch(url, sent)

    assert (answer.status_code, answer.json()["code"]) == (400, "limits-contradict")
    cash.refresh_from_db()
    assert all(getattr(cash, name) is None for name in sent)
    lifted = dict.fromkeys(stored)
    assert till(owner).patch(url, sent | lifted).status_code == 200


def test_the_provider_of_a_method_is_fixed(till, owner, cash, restaurant):
    other = PaymentMethodFactory(restaurant=restaurant, provider_code="bygone")

    answer = till(owner).patch(f"{URL}{other.pk}/", {"provider_code": "cash"})
    same = till(owner).patch(f"{URL}{cash.pk}/", {"provider_code": "cash", "name": "Liquide"})

    assert (answer.status_code, answer.json()["code"]) == (400, "provider-code-fixed")
    assert answer.json()["errors"][0]["field"] == "provider_code"
    assert same.status_code == 200
