"""The world that a process dies in, and what its recovery must agree with."""

import json
import signal
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from apps.authentication.models import User
from apps.orders.models import Order
from apps.payments.models import DeliveryStatus, Payment, PaymentMethod, WebhookDelivery
from apps.payments.services.poll import sweep_payments
from apps.payments.tests.crashes.ledger import Ledger
from apps.payments.tests.crashes.mother import Mother
from apps.payments.tests.flows.boxes import later, later_in_the_inbox
from apps.payments.tests.flows.tills import reload
from apps.payments.webhooks.process import drain_inbox


@dataclass
class World:
    """An order of 1 000 F, and a provider that keeps its own books."""

    cashier: User
    order: Order
    method: PaymentMethod
    ledger: Ledger
    mother: Mother

    def die(self, act: str, at: str, **arguments: Any) -> None:
        """Do something in a process that kills itself at the named place.

        What need not die is done in ours, which is quicker.
        """
        assert self.mother.outlive(act, arguments, crash_at=at) == -signal.SIGKILL

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
