"""A provider's door by GET: whoever calls makes us look, and nobody is believed."""

import pytest
from django.test import Client

from apps.orders.tests.factories import OrderFactory
from apps.payments.models import WebhookDelivery
from apps.payments.providers import PROVIDERS
from apps.payments.tests.bogus import BogusProvider, CallingProvider
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.flows.boxes import PAID, PENDING, Box, later
from apps.payments.tests.flows.tills import reload

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def box(boxed, restaurant, cashier, till, monkeypatch):
    monkeypatch.setitem(PROVIDERS, CallingProvider.code, CallingProvider)
    method = PaymentMethodFactory(restaurant=restaurant, provider_code="calling", name="Calling")
    return Box(till(cashier), OrderFactory(created_by=cashier, total=1000), method)


def call(method, about, *, token=None, verb="get"):
    door = method.webhook_token if token is None else token
    path = f"/api/payments/webhooks/{method.provider_code}/" + (f"{door}/" if door else "")
    said = {"about": about, "status": "success", "amount": "1000", "reference": about}
    return getattr(Client(), verb)(path, said)


@pytest.mark.parametrize("has_token", [True, False])
def test_it_makes_us_ask_and_the_answer_counts(box, has_token):
    payment = box.started()
    later(payment, seconds=4)
    box.answers.append(PAID)
    answer = call(box.method, payment.reference, token=None if has_token else "")
    assert (answer.status_code, answer.json()) == (200, {"received": True})
    assert reload(payment).status == "success"
    assert not WebhookDelivery.all_objects.exists()


def test_what_it_says_itself_is_not_believed(box):
    payment = box.started()
    later(payment, seconds=4)
    box.answers.append(PENDING)
    assert call(box.method, payment.reference).status_code == 200
    assert reload(payment).status == "processing"
    assert box.figures() == (0, 1000, 1000, "unpaid")


def test_it_asks_once_in_a_while_however_often_it_is_called(box):
    payment = box.started()
    later(payment, seconds=4)
    box.answers.append(PENDING)
    for _ in range(5):
        assert call(box.method, payment.reference).status_code == 200
    assert len(BogusProvider.asked) == 2, "the charge, and one look"


def test_one_who_only_peeks_brings_no_news(box):
    payment = box.started()
    later(payment, seconds=4)
    assert call(box.method, payment.reference, verb="head").status_code == 405
    assert reload(payment).last_checked_at is None


def test_nobodys_payment_and_no_name_are_answered_alike(box):
    for about in ("P-NOBODY", "x" * 3000):
        assert call(box.method, about).status_code == 200
    path = f"/api/payments/webhooks/calling/{box.method.webhook_token}/"
    assert Client().get(path).status_code == 200, "the adapter raised, and nobody was named"


def test_another_restaurants_address_has_no_say(box, stranger):
    payment = box.started()
    later(payment, seconds=4)
    theirs = PaymentMethodFactory(restaurant=stranger.restaurant, provider_code="calling")
    assert call(theirs, payment.reference).status_code == 200
    assert call(box.method, payment.reference, token="x" * 43).status_code == 404
    assert reload(payment).last_checked_at is None


def test_the_look_is_due_before_it_is_answered(box, settings):
    """Whoever hears the ring or not: it stands in the database."""
    settings.CELERY_TASK_ALWAYS_EAGER = False
    payment = box.started()
    before = reload(payment).next_check_at
    assert call(box.method, payment.reference).status_code == 200
    assert reload(payment).next_check_at < before
