"""Thousands of payments in flight, and what a provider sends about them."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from django.test import Client
from django.utils import timezone

from apps.authentication.models import User
from apps.core.ids import new_id, payment_reference
from apps.orders.models import Order
from apps.payments.models import Payment, PaymentMethod
from apps.payments.tests.bogus import SigningProvider
from apps.payments.tests.concurrency.threads import all_at_once

SHARES = 5
"""Payments of one order: their outcomes meet at its row."""


@dataclass
class Storm:
    """Each payment is refused and then paid, and one of the two is told twice: three deliveries."""

    TOLD = ("failed", "succeeded")
    cashier: User
    method: PaymentMethod
    payments_wanted: int
    payments: list[Payment] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)

    def gather(self) -> None:
        """Orders whose every payment is in flight."""
        every = [random.randint(100, 9000) for _ in range(self.payments_wanted)]
        for number in range(0, len(every), SHARES):
            amounts = every[number : number + SHARES]
            order = self._order(number + 1, sum(amounts))
            self.orders.append(order)
            self.payments += [self._payment(order, amount) for amount in amounts]
        Order.all_objects.bulk_create(self.orders)
        Payment.all_objects.bulk_create(self.payments)

    def _order(self, number: int, total: int) -> Order:
        return Order(
            restaurant=self.method.restaurant,
            order_number=number,
            currency="XOF",
            total=total,
            amount_in_flight=total,
            created_by=self.cashier,
        )

    def _payment(self, order: Order, amount: int) -> Payment:
        pk = new_id()
        return Payment(
            pk=pk,
            restaurant=order.restaurant,
            order=order,
            payment_method=self.method,
            provider_code=self.method.provider_code,
            reference=payment_reference(pk),
            status="processing",
            amount=amount,
            currency="XOF",
            initiated_by=self.cashier,
            next_check_at=timezone.now() + timedelta(hours=1),
        )

    def break_loose(self, threads: int) -> int:
        """Send everything through the door from several threads; how many were acknowledged."""
        sent = self._deliveries()
        return sum(all_at_once(*(partial(self._send, sent[n::threads]) for n in range(threads))))

    def _deliveries(self) -> list[bytes]:
        """Everything the provider sends, in random order."""
        sent = []
        for payment in self.payments:
            news = [self._body(payment, status) for status in self.TOLD]
            sent += [*news, random.choice(news)]
        random.shuffle(sent)
        return sent

    def _body(self, payment: Payment, status: str) -> bytes:
        said = {"reference": payment.reference, "status": status, "amount": payment.amount}
        return json.dumps({"id": self.event(payment, status), **said}).encode()

    @staticmethod
    def event(payment: Payment, status: str) -> str:
        """The provider's own name of one piece of news."""
        return f"{payment.reference}-{status}"

    def _send(self, bodies: Sequence[bytes]) -> int:
        client = Client()
        path = f"/api/payments/webhooks/{self.method.provider_code}/{self.method.webhook_token}/"
        answers = [
            client.post(
                path,
                body,
                content_type="application/json",
                headers={"X-Signature": SigningProvider.sign(body)},
            )
            for body in bodies
        ]
        return sum(answer.status_code == 200 for answer in answers)
