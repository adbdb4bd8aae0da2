"""A person is asked whenever the machine must not decide, once, and only then."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from apps.orders.services.cancel import cancel_order
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import DeliveryStatus, Payment, PaymentCase, WebhookDelivery
from apps.payments.services.poll import sweep_payments
from apps.payments.tests.flows.boxes import (
    EXPIRED,
    IN_DOUBT,
    PAID,
    PENDING,
    PHONE,
    REFUSED,
    later,
    later_in_the_inbox,
)
from apps.payments.tests.flows.tills import initiate, reload
from apps.payments.webhooks.process import drain_inbox

pytestmark = pytest.mark.django_db(transaction=True)


def opened():
    return [(case.kind, case.amount, case.is_open) for case in PaymentCase.all_objects.all()]


def test_an_ordinary_payment_asks_nobody(box):
    box.hear(box.started(), PAID)
    assert opened() == []


def test_a_late_success_that_makes_too_much(box, cash):
    payment = box.started()
    box.hear(payment, REFUSED)
    initiate(box.till, box.order, cash)
    box.hear(payment, PAID)
    (case,) = PaymentCase.all_objects.all()
    assert (case.kind, case.amount, case.currency) == ("overpaid", 1000, "XOF")
    assert (case.payment_id, case.order_id) == (payment.pk, box.order.pk)
    assert case.facts == {"order_total": 1000, "paid": 2000, "cancelled": False}


def test_a_late_success_of_an_order_that_still_wants_it_asks_nobody(box):
    payment = box.started()
    box.hear(payment, EXPIRED)
    box.hear(payment, PAID)
    assert reload(box.order).payment_status == "paid"
    assert opened() == []


def test_a_late_success_of_an_order_that_was_cancelled(box, in_restaurant, cashier):
    payment = box.started()
    box.hear(payment, REFUSED)
    cancel_order(actor=cashier, order_id=box.order.pk, reason="Parti")
    box.hear(payment, PAID)
    (case,) = PaymentCase.all_objects.all()
    assert (case.kind, case.amount, case.facts["cancelled"]) == ("overpaid", 1000, True)


def test_other_figures_than_asked_for_and_their_correction(box):
    payment = box.started()
    for _ in range(3):
        box.hear(payment, replace(PAID, amount=999))
    (case,) = PaymentCase.all_objects.all()
    said = {"amount": 999, "currency": "XOF", "reference": "T1"}
    assert (case.kind, case.facts["said"]) == ("mismatch", said)
    box.hear(payment, PAID)
    assert opened() == [("mismatch", 1000, False)]
    assert PaymentCase.all_objects.get().exit == "came_right"


def test_a_transaction_settles_one_payment_and_a_second_is_a_question(box, cashier):
    box.hear(box.started(), PAID)
    order = OrderFactory(created_by=cashier, total=1000)
    box.answers.append(replace(PENDING, provider_reference=""))
    answer = initiate(box.till, order, box.method, customer_phone=PHONE)
    second = Payment.all_objects.get(pk=answer.json()["id"])
    box.hear(second, PAID)
    assert (reload(second).status, reload(second).outcome_known) == ("processing", False)
    assert reload(order).amount_paid == 0
    (case,) = PaymentCase.all_objects.all()
    assert (case.kind, case.facts["code"]) == ("mismatch", "reference-used")


def test_a_refusal_after_the_money_came(box):
    payment = box.started()
    box.hear(payment, PAID)
    box.hear(payment, REFUSED)
    assert reload(payment).status == "success"
    assert opened() == [("conflict", 1000, True)]


@pytest.mark.parametrize("answer", [IN_DOUBT, PENDING])
def test_a_day_without_a_decision(box, answer):
    payment = box.started(answer)
    box.answers.extend([answer] * 3)
    later(payment, hours=23)
    sweep_payments()
    assert opened() == []
    for _ in range(2):
        later(payment, hours=6)
        sweep_payments()
    assert opened() == [("in_doubt", 1000, True)]
    assert reload(payment).is_in_flight
    box.hear(payment, PAID)
    assert opened() == [("in_doubt", 1000, False)]


def test_news_of_a_payment_that_nobody_knows(box):
    assert box.ring({"reference": "PANOBODYKNOWSTHISONE000000"}).status_code == 200
    for _ in range(9):
        later_in_the_inbox(hours=9)
        drain_inbox()
    assert WebhookDelivery.all_objects.get().status == DeliveryStatus.ORPHANED
    (case,) = PaymentCase.all_objects.all()
    assert (case.kind, case.delivery.provider_code) == ("unknown_payment", "bogus")


def test_the_database_keeps_one_open_case_of_a_kind_and_what_was_asked(box):
    payment = box.started()
    box.hear(payment, replace(PAID, amount=999))
    case = PaymentCase.all_objects.get()
    copy = PaymentCase(restaurant_id=case.restaurant_id, kind=case.kind, payment=payment)
    with pytest.raises(IntegrityError, match="case_open_once"), transaction.atomic():
        copy.save()
    for change in ({"facts": {}}, {"opened_at": timezone.now() - timedelta(days=1)}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            PaymentCase.all_objects.update(**change)
    with pytest.raises(IntegrityError, match="closed_by_an_act"), transaction.atomic():
        PaymentCase.all_objects.update(closed_at=timezone.now())
    box.hear(payment, PAID)
    with pytest.raises(ProgrammingError), transaction.atomic():
        PaymentCase.all_objects.update(reason="Autre chose")
    assert Payment.all_objects.get().cases.count() == 1
