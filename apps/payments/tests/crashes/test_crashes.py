"""SIGKILL at every step of initiate, webhook and poll: then everything comes right by itself.

Every ring is lost and Redis forgets, so that only the sweeps recover what died.
After each death the same oracle compares our books with the provider's: each payment that the
guest paid is a success, none other is, and nobody was asked twice for the same money.
"""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import connection

from apps.authentication.models import User
from apps.orders.models import Order
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import DeliveryStatus, Payment, PaymentMethod, WebhookDelivery
from apps.payments.providers import PROVIDERS
from apps.payments.services.poll import sweep_payments
from apps.payments.tests.crashes import process
from apps.payments.tests.crashes.ledger import Ledger, LedgerProvider
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.flows.boxes import later, later_in_the_inbox
from apps.payments.tests.flows.tills import reload
from apps.payments.webhooks.process import drain_inbox

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class World:
    """An order of 1 000 F, and a provider that keeps its own books."""

    cashier: User
    order: Order
    method: PaymentMethod
    ledger: Ledger

    def die(self, act: str, at: str, **arguments: Any) -> None:
        """Do something in a process that kills itself at the named place."""
        done = run(act, arguments, crash_at=at)
        assert done.returncode == -signal.SIGKILL, done.stderr

    def initiate(self) -> dict[str, Any]:
        return {
            "user": str(self.cashier.pk),
            "order": str(self.order.pk),
            "method": str(self.method.pk),
            "key": "till-1",
        }

    def webhook(self, payment: Payment) -> dict[str, Any]:
        body = json.dumps({"id": "E1", "reference": payment.reference, "amount": payment.amount})
        return {"token": self.method.webhook_token, "body": body}

    def recover(self) -> None:
        """Time passes, Redis forgets, and the sweeps do what they always do."""
        for _ in range(3):
            cache.clear()
            for payment in Payment.all_objects.all():
                later(payment, minutes=2)
            later_in_the_inbox(minutes=2)
            WebhookDelivery.all_objects.filter(lease_expires_at__isnull=False).update(
                lease_expires_at="2020-01-01T00:00:00Z"
            )
            drain_inbox()
            sweep_payments()

    def agrees(self) -> None:
        """The oracle."""
        paid = [line["reference"] for line in self.ledger.lines("paid")]
        ours = Payment.all_objects.filter(status="success").values_list("reference", flat=True)
        assert sorted(ours) == sorted(paid)
        assert len(set(paid)) == len(paid)
        assert reload(self.order).amount_paid == sum(
            line["amount"] for line in self.ledger.lines("paid")
        )
        assert reload(self.order).amount_paid <= self.order.total
        assert not WebhookDelivery.all_objects.exclude(status=DeliveryStatus.DONE).exists()


def run(act: str, arguments: dict[str, Any], *, crash_at: str) -> Any:
    """In a process of its own; what need not die is done in ours, which is much quicker."""
    return subprocess.run(
        command(act, arguments),
        env=environment(crash_at=crash_at),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def command(act: str, arguments: dict[str, Any]) -> list[str]:
    """What starts a process that does `act`."""
    module = "apps.payments.tests.crashes.process"
    return [sys.executable, "-m", module, act, json.dumps(arguments)]


def environment(*, crash_at: str = "") -> dict[str, str]:
    """What such a process must know: this test's database, and where to die."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": database.geturl(),
        "ENCAISSE_CRASH_AT": crash_at,
    }


@pytest.fixture
def world(monkeypatch, unrung, tmp_path, restaurant, cashier):
    monkeypatch.setitem(PROVIDERS, LedgerProvider.code, LedgerProvider)
    path = tmp_path / "ledger"
    method = PaymentMethodFactory(
        restaurant=restaurant, provider_code="ledger", config={"ledger": str(path)}
    )
    return World(cashier, OrderFactory(created_by=cashier, total=1000), method, Ledger(path))


INITIATE = (
    "initiate.before-intent",
    "initiate.intent-committed",
    "initiate.charged",
    "initiate.answered",
    "outcome.before-commit",
    "outcome.committed",
)


@pytest.mark.parametrize("place", INITIATE)
@pytest.mark.parametrize("tries_again", ["before recovery", "after recovery"])
def test_a_till_whose_server_died_while_charging(world, place, tries_again):
    world.die("initiate", place, **world.initiate())
    if tries_again == "after recovery":
        world.ledger.pay()
        world.recover()
    process.initiate(**world.initiate())
    assert Payment.all_objects.count() == 1
    world.ledger.pay()
    world.recover()
    world.agrees()
    assert len(world.ledger.lines("asked")) <= 1
    if world.ledger.lines("asked"):
        assert Payment.all_objects.get().status == "success"
    else:
        assert Payment.all_objects.get().error_code == "not-received"


@pytest.mark.parametrize(
    "place", ["poll.leased", "poll.answered", "outcome.before-commit", "outcome.committed"]
)
def test_a_worker_that_died_while_asking(world, place):
    process.initiate(**world.initiate())
    world.ledger.pay()
    later(Payment.all_objects.get(), seconds=4)
    world.die("sweep", place)
    world.recover()
    world.agrees()
    assert reload(world.order).payment_status == "paid"


def test_a_server_that_died_with_a_webhook_kept(world):
    process.initiate(**world.initiate())
    world.ledger.pay()
    world.die("webhook", "webhook.kept", **world.webhook(Payment.all_objects.get()))
    assert WebhookDelivery.all_objects.count() == 1
    drain_inbox()
    world.agrees()


@pytest.mark.parametrize(
    "place", ["webhook.leased", "outcome.before-commit", "outcome.committed", "webhook.applied"]
)
def test_a_worker_that_died_over_the_inbox(world, place):
    process.initiate(**world.initiate())
    world.ledger.pay()
    world.die("webhook", "webhook.kept", **world.webhook(Payment.all_objects.get()))
    world.die("drain", place)
    world.recover()
    world.agrees()
    assert reload(world.order).payment_status == "paid"
