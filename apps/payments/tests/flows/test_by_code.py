"""The older shape: an order and a provider's code, and the guest's way back."""

import json
from collections import Counter
from dataclasses import replace
from functools import partial

import pytest
from django.test import Client

from apps.orders.tests.factories import OrderFactory
from apps.payments.models import Payment
from apps.payments.tests.bogus import BogusProvider, SigningProvider
from apps.payments.tests.concurrency.threads import all_at_once
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.flows.boxes import IN_DOUBT, PAID, PENDING, PHONE, REFUSED, later
from apps.payments.tests.flows.tills import reload

pytestmark = pytest.mark.django_db(transaction=True)
LINK = replace(PENDING, redirect_url="https://pay.example/c/1")
OURS = "https://pay.test"


@pytest.fixture(autouse=True)
def _our_address(settings):
    settings.PUBLIC_URL = OURS


def take(box, client=None, key=None, **fields):
    body = {"provider": "bogus", "customer_phone": PHONE} | fields
    headers = {"Idempotency-Key": key} if key else {}
    path = f"/api/payments/initiate/{box.order.pk}/"
    return (client or box.till).post(path, body, headers=headers)


def come_back(reference, provider="bogus", name="trx_ref"):
    """Where the guest is led, whatever the address claims besides."""
    answer = Client().get(
        f"/api/payments/verify/{provider}/", {name: reference, "status": "success"}
    )
    assert (answer.status_code, answer["Cache-Control"]) == (302, "no-store")
    return answer["Location"]


def test_it_answers_what_those_clients_look_for(box):
    box.answers.append(LINK)
    answer = take(box)
    said = answer.json()
    payment = Payment.all_objects.get()
    assert answer.status_code == 201
    assert said["payment_id"] == said["id"] == str(payment.pk)
    assert said["checkout_url"] == said["redirect_url"] == "https://pay.example/c/1"
    assert (said["trx_ref"], said["order_status"]) == (payment.reference, "pending")
    assert (said["amount"], said["is_duplicate"]) == (1000, False)


def test_without_a_key_what_is_in_flight_is_answered_and_what_failed_is_tried_again(box):
    box.answers += [LINK, replace(REFUSED), replace(LINK, provider_reference="T2")]
    first, again = take(box), take(box)
    assert (again.status_code, again.json()["is_duplicate"]) == (200, True)
    assert again["Idempotent-Replayed"] == "true"
    assert again.json()["payment_id"] == first.json()["payment_id"]
    later(Payment.all_objects.get(), seconds=4)
    come_back(first.json()["trx_ref"])
    third = take(box)
    assert (third.status_code, third.json()["order_status"]) == (201, "pending")
    assert third.json()["payment_id"] != first.json()["payment_id"]


def test_with_a_key_a_failure_is_replayed_too(box):
    box.answers.append(REFUSED)
    first, again = take(box, key="k"), take(box, key="k")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["payment_id"] == first.json()["payment_id"]
    assert again.json()["order_status"] == "failed"
    assert take(box, key="k", success_url="https://a.example/").status_code == 422


def test_tills_that_ask_at_once_without_a_key_charge_once(box, till, cashier, colleague):
    box.answers += [replace(LINK, provider_reference=f"T{n}") for n in range(6)]
    people = [till(who) for who in (cashier, colleague) * 3]
    answers = all_at_once(*(partial(take, box, client) for client in people))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 5}
    assert len({answer.json()["payment_id"] for answer in answers}) == 1
    assert len(BogusProvider.asked) == 1
    assert box.figures() == (0, 1000, 1000, "unpaid")


def test_a_payment_by_another_provider_is_no_twin(box, restaurant):
    PaymentMethodFactory(restaurant=restaurant, provider_code="signing", name="Signing")
    box.answers.append(IN_DOUBT)
    assert take(box).json()["outcome_known"] is False
    refused = take(box, provider="signing")
    assert (refused.status_code, refused.json()["code"]) == (409, "payment-in-doubt")
    assert Payment.all_objects.count() == 1


def test_a_provider_must_be_offered_and_switched_on(box):
    none = take(box, provider="nobody")
    assert (none.status_code, none.json()["code"]) == (400, "provider-not-offered")
    assert none.json()["errors"][0]["field"] == "provider"
    box.method.is_active = False
    box.method.save()
    off = take(box)
    assert (off.status_code, off.json()["code"]) == (400, "payment-method-inactive")
    assert off.json()["errors"][0]["field"] == "provider"
    assert not Payment.all_objects.exists()


@pytest.mark.parametrize("name", ["trx_ref", "reference"])
def test_the_guest_who_paid_is_led_to_success(box, name):
    box.answers += [LINK, PAID]
    reference = take(box).json()["trx_ref"]
    assert come_back(reference, name=name) == f"{OURS}/payments/success/?p={reference}"
    assert reload(Payment.all_objects.get()).status == "success"
    assert box.figures() == (1000, 0, 0, "paid")


def test_nobody_is_sent_to_the_tills_page_of_success_before_the_provider_says_so(box):
    till = {"success_url": "https://till.example/ok", "error_url": "https://till.example/no"}
    box.answers += [LINK, PENDING, PAID]
    reference = take(box, **till).json()["trx_ref"]
    assert come_back(reference) == f"{OURS}/payments/success/?p={reference}"
    later(Payment.all_objects.get(), seconds=4)
    assert come_back(reference) == till["success_url"]


def test_the_guest_who_did_not_pay_is_led_to_the_error_page(box):
    box.answers += [LINK, REFUSED]
    reference = take(box, error_url="https://till.example/no").json()["trx_ref"]
    assert come_back(reference) == "https://till.example/no"
    assert reload(box.order).payment_status == "unpaid"


def test_what_is_not_known_there_is_led_to_one_page(box):
    box.answers.append(LINK)
    reference = take(box).json()["trx_ref"]
    for asked, provider in (
        ("", "bogus"), ("PNOBODY", "bogus"), ("\0", "bogus"), (reference, "signing"),
        (reference, "nobody"),
    ):  # fmt: skip
        assert come_back(asked, provider) == f"{OURS}/payments/error/"
    assert len(BogusProvider.asked) == 1


def test_by_post_it_is_the_providers_webhook(signing_box):
    payment = signing_box.started(LINK)
    raw = json.dumps({"id": "E1", "reference": payment.reference}).encode()
    door = partial(
        Client().post, "/api/payments/verify/signing/", raw, content_type="application/json"
    )
    assert door(headers={"X-Signature": "forged"}).status_code == 401
    assert reload(payment).status == "processing"
    assert door(headers={"X-Signature": SigningProvider.sign(raw)}).status_code == 200
    assert reload(payment).status == "success"


def test_one_address_cannot_ask_for_ever(box, monkeypatch):
    monkeypatch.setattr(
        "apps.payments.views.webhooks.WebhookThrottle.THROTTLE_RATES", {"webhook": "2/min"}
    )
    path = "/api/payments/verify/bogus/"
    assert [Client().get(path).status_code for _ in range(3)] == [302, 302, 429]


def test_cash_is_taken_by_its_code_too(restaurant, cashier, till, cash):
    order = OrderFactory(created_by=cashier, total=1000)
    post = partial(till(cashier).post, f"/api/payments/initiate/{order.pk}/", {"provider": "cash"})
    paid, again = post(), post()
    assert (paid.status_code, paid.json()["order_status"]) == (201, "paid")
    assert (again.status_code, again.json()["code"]) == (409, "amount-exceeds-due")
