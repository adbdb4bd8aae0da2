"""Several workers sweep at once. Nothing rings here, and nobody else may sweep in between."""

from dataclasses import replace

import pytest

from apps.orders.tests.factories import OrderFactory
from apps.payments.services import poll
from apps.payments.services.poll import sweep_payments
from apps.payments.tests.bogus import BogusProvider
from apps.payments.tests.concurrency.threads import all_at_once
from apps.payments.tests.flows.boxes import GUESTS, PAID, PENDING, Box, later
from apps.payments.tests.flows.tills import reload

pytestmark = pytest.mark.django_db(transaction=True)

DUE = 12
"""Payments that eight sweeps find at once: more than one for each."""


def test_eight_sweeps_look_at_each_payment_once(box, cashier, monkeypatch):
    monkeypatch.setattr(poll, "LOOKS_PER_SECOND", 1000)
    payments = []
    for _ in range(DUE):
        other = Box(box.till, OrderFactory(created_by=cashier, total=1000), box.method)
        payments.append(other.started(anonymous(PENDING), customer_phone=next(GUESTS)))
    for payment in payments:
        later(payment, seconds=4)
    asked = len(BogusProvider.asked)
    BogusProvider.answers.extend([anonymous(PAID)] * DUE)
    looks = all_at_once(*[sweep_payments] * 8)
    while more := sweep_payments():  # what eight at once left to a bulkhead of four
        looks.append(more)
    assert sum(looks) == DUE
    assert len(BogusProvider.asked) - asked == DUE
    assert {reload(payment).status for payment in payments} == {"success"}


def anonymous(result):
    """Without the provider's reference, which may stand in one payment only."""
    return replace(result, provider_reference="")
