"""A provider that signs nothing, and tells things once: at an address that is the payment's own."""

import json
from collections import Counter
from dataclasses import replace
from functools import partial

import pytest
from django.test import Client

from apps.orders.tests.factories import OrderFactory
from apps.payments.models import Payment, PaymentCase, WebhookDelivery
from apps.payments.providers import PROVIDERS
from apps.payments.services.poll import sweep_payments
from apps.payments.tests.bogus import BogusProvider, TellingProvider
from apps.payments.tests.concurrency.threads import all_at_once
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.flows.boxes import GUESTS, IN_DOUBT, PAID, PENDING, PHONE, Box, later
from apps.payments.tests.flows.tills import initiate, reload

pytestmark = pytest.mark.django_db(transaction=True)

PAID_UNNAMED = replace(PAID, provider_reference="")
BLIND = replace(IN_DOUBT, needs_people=True)


@pytest.fixture
def box(boxed, restaurant, cashier, till, monkeypatch):
    monkeypatch.setitem(PROVIDERS, TellingProvider.code, TellingProvider)
    method = PaymentMethodFactory(restaurant=restaurant, provider_code="telling", name="Telling")
    return Box(till(cashier), OrderFactory(created_by=cashier, total=1000), method)


def tell(url, said):
    path = url[url.index("/api/") :]
    return Client().post(path, json.dumps(said), content_type="application/json")


def told(payment):
    return json.loads(reload(payment).provider_data or "{}")


def test_the_address_is_the_payments_own_and_names_nobody(box):
    box.started()
    url = BogusProvider.asked[-1].webhook_url
    assert "/webhooks/news/" in url
    assert "telling" not in url
    assert box.method.webhook_token not in url


def test_what_is_told_there_is_kept_and_makes_us_ask(box):
    payment = box.started()
    later(payment, seconds=4)
    box.answers.append(PENDING)
    answer = tell(BogusProvider.asked[-1].webhook_url, {"receipt": "R1"})
    assert (answer.status_code, answer.json()) == (200, {"heard": 1})
    assert BogusProvider.asked[-1].provider_data == {"receipt": "R1"}
    assert WebhookDelivery.all_objects.get().payment_id == payment.pk
    assert reload(payment).status == "processing", "nobody is believed"


def test_the_first_word_stays_and_too_much_is_not_listened_to(box):
    payment = box.started()
    url = BogusProvider.asked[-1].webhook_url
    box.answers += [PENDING] * 3
    for said in ({"receipt": "R1"}, {"receipt": "R2", "why": "x"}, {"more": "y" * 5000}):
        tell(url, said)
    assert told(payment) == {"receipt": "R1", "why": "x"}


def test_nobody_guesses_an_address_and_the_open_door_is_shut(box):
    payment = box.started()
    url = BogusProvider.asked[-1].webhook_url
    wrong = url[:-2] + ("0" if url[-2] != "0" else "1") + "/"
    base = url[: url.index("/news/")]
    closed = (wrong, f"{base}/news/", f"{base}/telling/", f"{base}/news/nothing/")
    for door in closed:
        assert tell(door, {"receipt": "R1", "reference": payment.reference}).status_code == 404
    assert not WebhookDelivery.all_objects.exists()


def test_the_methods_address_finds_the_payment_by_its_name(box):
    payment = box.started()
    box.answers.append(PENDING)
    base = BogusProvider.asked[-1].webhook_url.split("/news/")[0]
    door = f"{base}/news/{box.method.webhook_token}/"
    assert tell(door, {"receipt": "R1", "reference": payment.reference}).status_code == 200
    assert told(payment) == {"receipt": "R1"}


def test_a_name_that_comes_after_the_money_is_still_learnt(box):
    payment = box.started()
    url = BogusProvider.asked[-1].webhook_url
    box.hear(payment, PAID_UNNAMED)
    box.answers.append(replace(PAID_UNNAMED, transaction_id="R1"))
    tell(url, {"receipt": "R1"})
    sweep_payments()
    assert (reload(payment).status, reload(payment).transaction_id) == ("success", "R1")
    tell(url, {"another": "word"})
    assert not box.answers, "one look, and no other once it is known"
    assert reload(payment).next_check_at is None


def test_a_lost_answer_asks_a_person_once_and_shields_the_number(box, till, cashier):
    def order_for(phone):
        order = OrderFactory(created_by=cashier, total=400)
        box.answers[:] = [PENDING]
        return initiate(till(cashier), order, box.method, customer_phone=phone)

    payment = box.started(BLIND)
    assert not PaymentCase.all_objects.exists()
    refused = order_for(PHONE)
    assert (refused.status_code, refused.json()["code"]) == (409, "phone-in-doubt")
    later(payment, minutes=6)
    box.answers[:] = [BLIND]
    sweep_payments()
    case = PaymentCase.all_objects.get()
    assert (case.kind, case.amount, case.is_open) == ("in_doubt", 1000, True)
    assert order_for(next(GUESTS)).status_code == 201


def test_tills_that_ask_one_number_at_once_prompt_it_once(box, till, cashier):
    box.answers += [IN_DOUBT] * 4
    orders = [OrderFactory(created_by=cashier, total=total) for total in (100, 200, 300, 400)]
    asks = [
        partial(initiate, till(cashier), order, box.method, customer_phone=PHONE)
        for order in orders
    ]
    answers = all_at_once(*asks)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 3}
    assert len(BogusProvider.asked) == 1


def test_a_doubt_that_is_over_lets_the_number_be_asked_again(box):
    payment = box.started(IN_DOUBT, amount=500)
    box.hear(payment, PENDING)
    assert box.start(replace(PENDING, provider_reference="T2"), amount=400).status_code == 201
    assert Payment.all_objects.filter(customer_phone_hash=reload(payment).customer_phone_hash)


def test_amounts_are_round(box, cash):
    answer = box.start(PENDING, amount=970, customer_phone=PHONE)
    assert (answer.status_code, answer.json()["code"]) == (400, "amount-not-whole")
    assert initiate(box.till, box.order, cash, amount=970).status_code == 201
