"""Everybody at once, at each provider of the registry: one charge, one success, one refund."""

from functools import partial

import pytest
from django.test import Client

from apps.orders.tests.factories import OrderFactory
from apps.payments.models import Payment, PaymentEvent, Refund
from apps.payments.services.poll import sweep_payments
from apps.payments.services.refunds import sweep_refunds
from apps.payments.tests.concurrency.threads import all_at_once
from apps.payments.tests.flows.boxes import later
from apps.payments.tests.flows.tills import initiate, reload
from apps.payments.tests.simulated.town import STEPS
from apps.payments.webhooks.process import drain_inbox
from apps.simulator.ledger import Act

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("is_alone", ["alone"], indirect=True),
]


def test_one_request_is_one_charge_and_one_success_and_one_refund(town, till, manager):
    payment = asked_at_once(town, till)
    (charge,) = town.simulator.ledger
    town.guest(Act.APPROVE, payment)
    later(payment, seconds=4)
    comes_back = partial(Client().get, f"/api/payments/verify/{town.code}/")
    asks = partial(till(town.cashier).post, f"/api/payments/{payment.pk}/check/")
    returns = partial(comes_back, {"trx_ref": payment.reference})
    all_at_once(returns, asks, sweep_payments, sweep_payments, drain_inbox, drain_inbox)
    town.pass_time(4)
    assert reload(payment).status == "success"
    became_paid = PaymentEvent.all_objects.filter(payment=payment, to_status="success")
    assert became_paid.exclude(from_status="success").count() == 1
    given_back_at_once(payment, till, manager)
    for seconds in STEPS:
        town.pass_time(seconds)
    assert Refund.all_objects.count() == 1
    assert len(charge.refunds) == (Refund.all_objects.get().status == "success")
    town.agrees()


def asked_at_once(town, till):
    order = OrderFactory(created_by=town.cashier, total=2500)
    town.orders.append(order)
    tills = [till(town.cashier) for _ in range(4)]
    fields = {"customer_phone": town.phone, "key": "one"}
    answers = all_at_once(*(partial(initiate, one, order, town.method, **fields) for one in tills))
    assert {answer.status_code for answer in answers} <= {200, 201}
    return Payment.all_objects.get()


def given_back_at_once(payment, till, manager):
    path, body = f"/api/payments/{payment.pk}/refund/", {"reason": "Plat renvoyé"}
    ask = {"headers": {"Idempotency-Key": "back"}}
    desks = [partial(till(manager).post, path, body, **ask) for _ in range(3)]
    answers = all_at_once(*desks, sweep_refunds, sweep_refunds)
    assert {answer.status_code for answer in answers[:3]} <= {200, 201}
