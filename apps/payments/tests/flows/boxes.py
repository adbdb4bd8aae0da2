"""A restaurant with an order, and the providers in the box."""

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.dispatch import Signal
from django.test import Client

from apps.core.scope import restaurant_scope
from apps.orders.models import Order
from apps.payments.models import EventSource, Payment, PaymentMethod, WebhookDelivery
from apps.payments.providers.base import Certainty, PaymentResult, ProviderStatus
from apps.payments.services.apply_outcome import apply_outcome
from apps.payments.tests.bogus import BogusProvider, SigningProvider
from apps.payments.tests.flows.tills import initiate, reload

PHONE = "+221771234567"
GUESTS = (f"+2217712{number:05d}" for number in itertools.count())
"""A number for each guest, where there are several: one guest gets one prompt of an amount."""

PENDING = PaymentResult(Certainty.DEFINITE, ProviderStatus.PENDING, provider_reference="T1")
IN_DOUBT = PaymentResult(Certainty.IN_DOUBT)
NOT_FOUND = PaymentResult(Certainty.DEFINITE, ProviderStatus.NOT_FOUND)
NOT_SENT = PaymentResult(Certainty.NOT_SENT, ProviderStatus.FAILED, reason="unreachable")
REFUSED = PaymentResult(Certainty.DEFINITE, ProviderStatus.FAILED, reason="insufficient-funds")
EXPIRED = PaymentResult(Certainty.DEFINITE, ProviderStatus.EXPIRED)
PAID = PaymentResult(
    Certainty.DEFINITE,
    ProviderStatus.SUCCEEDED,
    provider_reference="T1",
    amount=1000,
    currency="XOF",
)

stepped = Signal()
"""A step of a scenario is over that was no request: time passed, or news came by the one door."""


@dataclass
class Box:
    """One order of 1 000 F at one till, and what the provider is going to say."""

    till: Any
    order: Order
    method: PaymentMethod
    answers: list[Any] = field(default_factory=lambda: BogusProvider.answers)

    def start(self, answer: Any, **fields: Any) -> Any:
        """Initiate while the provider is going to answer `answer`; the HTTP response."""
        self.answers.append(answer)
        fields = {"customer_phone": PHONE} | fields
        return initiate(self.till, self.order, self.method, **fields)

    def started(self, answer: Any = PENDING, **fields: Any) -> Payment:
        """The payment that `start` made."""
        return Payment.all_objects.get(pk=self.start(answer, **fields).json()["id"])

    def hear(self, payment: Payment, result: PaymentResult) -> Payment:
        """News by the one door."""
        with restaurant_scope(payment.restaurant_id):
            heard = apply_outcome(payment_id=payment.pk, result=result, source=EventSource.WEBHOOK)
        stepped.send(sender=None)
        return heard

    def figures(self) -> tuple[int, int, int, str]:
        order = reload(self.order)
        return (order.amount_paid, order.amount_in_flight, order.amount_due, order.payment_status)

    def ring(self, body: dict[str, Any], *, token: str | None = None, method: str = "post") -> Any:
        """The provider's webhook at this method's door, signed when the provider signs."""
        raw = json.dumps(body).encode()
        send: Callable[..., Any] = getattr(Client(), method)
        door = self.method.webhook_token if token is None else token
        return send(
            f"/api/payments/webhooks/{self.method.provider_code}/" + (f"{door}/" if door else ""),
            raw,
            content_type="application/json",
            headers={"X-Signature": SigningProvider.sign(raw)},
        )


def later(payment: Payment, **time: float) -> None:
    """Let time pass for one payment: everything about it is that much older."""
    passed = timedelta(**time)
    moments = ("next_check_at", "last_checked_at", "lease_expires_at", "expires_at", "completed_at")
    with history_may_be_rewritten(Payment, "fixed"):
        Payment.all_objects.filter(pk=payment.pk).update(
            initiated_at=F("initiated_at") - passed, **{name: F(name) - passed for name in moments}
        )
    stepped.send(sender=None)


def later_in_the_inbox(**time: float) -> None:
    """Let time pass for every delivery."""
    passed = timedelta(**time)
    with history_may_be_rewritten(WebhookDelivery, "as_it_came"):
        WebhookDelivery.all_objects.update(
            received_at=F("received_at") - passed, next_attempt_at=F("next_attempt_at") - passed
        )
    stepped.send(sender=None)


@contextmanager
def history_may_be_rewritten(model: Any, name: str) -> Iterator[None]:
    """A transaction in which one trigger looks away.

    `pgtrigger.ignore` says the same, but puts it before each statement, and a statement that is
    prepared holds no second one.
    """
    trigger = next(trigger for trigger in model._meta.triggers if trigger.name == name)
    pgid = trigger.get_pgid(model)
    with transaction.atomic(), connection.cursor() as cursor:
        ignored = f"{{{model._meta.db_table}:{pgid},{pgid}}}"
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [ignored])
        yield
