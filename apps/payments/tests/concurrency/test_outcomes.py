"""News from all sides at once: whoever is first, the books end the same."""

import threading

import pytest

from apps.payments.models import Payment, PaymentEvent, WebhookDelivery
from apps.payments.tasks import poll_payment_status
from apps.payments.tests.bogus import BogusProvider
from apps.payments.tests.concurrency.threads import all_at_once
from apps.payments.tests.flows.boxes import PAID, PENDING, later

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.also_unrung]


def successes():
    return PaymentEvent.all_objects.filter(to_status="success").count()


def test_the_same_webhook_fifty_times_at_once(signing_box):
    payment = signing_box.started()
    body = {"reference": payment.reference, "id": "E1"}
    answers = all_at_once(*[lambda: signing_box.ring(body) for _ in range(50)])
    assert {answer.status_code for answer in answers} == {200}
    assert WebhookDelivery.all_objects.count() == 1
    assert successes() == 1
    assert signing_box.figures() == (1000, 0, 0, "paid")


def test_fifty_different_webhooks_about_one_success(signing_box):
    payment = signing_box.started()
    bodies = [{"reference": payment.reference, "id": f"E{n}"} for n in range(50)]
    answers = all_at_once(*[lambda body=body: signing_box.ring(body) for body in bodies])
    assert {answer.status_code for answer in answers} == {200}
    assert successes() == 1
    assert signing_box.figures() == (1000, 0, 0, "paid")


def test_the_first_answer_the_webhook_and_a_poll_land_together(signing_box):
    """The guest pays before the provider's answer to the first call has reached us."""
    landing = threading.Barrier(3)

    def answer_late():
        landing.wait(20)
        return PENDING

    def first_call():
        return signing_box.start(answer_late)

    def webhook():
        payment = await_intent()
        landing.wait(20)
        return signing_box.ring({"reference": payment.reference})

    def poll():
        payment = await_intent()
        later(payment, seconds=25)  # its lease is over, as if the first call took for ever
        landing.wait(20)
        BogusProvider.answers.append(PAID)
        poll_payment_status(str(payment.pk))

    all_at_once(first_call, webhook, poll)
    assert Payment.all_objects.get().status == "success"
    assert successes() == 1
    assert signing_box.figures() == (1000, 0, 0, "paid")


def await_intent():
    """The payment, once its intent is committed."""
    for _ in range(2000):
        if payment := Payment.all_objects.first():
            return payment
        threading.Event().wait(0.005)
    raise AssertionError("no intent was committed")
