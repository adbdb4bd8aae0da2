"""Thousands of deliveries, one in three a duplicate, while workers are killed at random moments.

Nothing is lost and each is applied once. The ordinary run sends a twentieth of the ten thousand
that `make storm` sends, and says how fast (ENCAISSE_STORM is how many).
"""

import json
import os
import random
import sys
import time
from collections import Counter

import pytest
from django.db.models import F, Sum

from apps.orders.models import Order
from apps.payments.models import DeliveryStatus, Payment, PaymentEvent, WebhookDelivery
from apps.payments.providers import PROVIDERS
from apps.payments.tests.bogus import SigningProvider
from apps.payments.tests.crashes.mother import start
from apps.payments.tests.crashes.storm import Storm
from apps.payments.tests.factories import PaymentMethodFactory

pytestmark = pytest.mark.django_db(transaction=True)
DELIVERIES = int(os.environ.get("ENCAISSE_STORM", "500"))
WORKERS = 2
THREADS = 4


@pytest.fixture
def storm(monkeypatch, unrung, restaurant, cashier):
    monkeypatch.setitem(PROVIDERS, SigningProvider.code, SigningProvider)
    method = PaymentMethodFactory(restaurant=restaurant, provider_code="signing")
    storm = Storm(cashier, method, payments_wanted=-(-DELIVERIES // 3))
    storm.gather()
    return storm


@pytest.fixture
def mortals():
    """Workers over the inbox, of whom somebody is killed again and again."""
    arguments = {"count": WORKERS, "seed": random.getrandbits(32)}
    with start("workers", json.dumps(arguments)) as process:
        assert process.stdout.readline() == "at work\n"
        yield process
        process.kill()


def test_nothing_is_lost_and_each_is_applied_once(storm, mortals, capsys):
    began = time.monotonic()
    acknowledged = storm.break_loose(THREADS)
    sent = time.monotonic() - began
    kills = int(mortals.communicate()[0])
    took = time.monotonic() - began
    taken_over = WebhookDelivery.all_objects.filter(attempts__gt=1).count()
    with capsys.disabled():
        sys.stdout.write(f"\n{acknowledged} sent in {sent:.1f} s, done in {took:.1f} s, ")
        sys.stdout.write(f"{kills} kills, {taken_over} taken over\n")
    assert acknowledged == 3 * len(storm.payments)
    each_is_stored_once(storm)
    each_is_applied_once(storm)
    orders_have_their_money(storm)


def each_is_stored_once(storm):
    stored = WebhookDelivery.all_objects.values_list("dedupe_key", "payment__reference", "status")
    sent = [
        (storm.event(payment, status), payment.reference, DeliveryStatus.DONE)
        for payment in storm.payments
        for status in storm.TOLD
    ]
    assert Counter(stored) == Counter(sent)


def each_is_applied_once(storm):
    """A success once, and the refusal before it, or noted as a conflict after it.

    A conflict may be noted again, also by a worker who takes over from one that died.
    """
    told = Counter(
        PaymentEvent.all_objects.values_list("payment_id", "from_status", "to_status", "code")
    )
    for payment in Payment.all_objects.all():
        direct = told.pop((payment.pk, "processing", "success", ""), 0)
        late = told.pop((payment.pk, "failed", "success", "late-success"), 0)
        refused = told.pop((payment.pk, "processing", "failed", ""), 0)
        against = told.pop((payment.pk, "success", "success", "conflict"), 0)
        assert payment.status == "success"
        assert (direct, late, refused) == ((0, 1, 1) if payment.is_late else (1, 0, 0))
        assert against or payment.is_late
    assert not told


def orders_have_their_money(storm):
    paid = Order.all_objects.annotate(captured=Sum("payments__amount"))
    right = {"amount_paid": F("total"), "captured": F("total"), "amount_in_flight": 0}
    assert paid.filter(**right, payment_status="paid", status="closed").count() == len(storm.orders)
    late = Payment.all_objects.filter(is_late=True).aggregate(money=Sum("amount"))["money"]
    assert Order.all_objects.aggregate(money=Sum("amount_late"))["money"] == late
