"""Writing down what happened to a payment."""

from dataclasses import dataclass, field
from typing import Any

import structlog

from apps.authentication.models import User
from apps.core.rows import add
from apps.payments.models import EventSource, Payment, PaymentEvent


@dataclass
class Recorder:
    """Collects the events of one outcome, so that they are written in one statement."""

    payment: Payment
    source: EventSource
    actor: User | None
    events: list[PaymentEvent] = field(default_factory=list)

    def note(self, before: str, code: str = "", facts: dict[str, Any] | None = None) -> None:
        """Add an event from the state `before` to the payment's present one."""
        request_id = structlog.contextvars.get_contextvars().get("request_id", "")
        self.events.append(
            PaymentEvent(
                restaurant_id=self.payment.restaurant_id,
                payment=self.payment,
                source=self.source,
                from_status=before,
                to_status=self.payment.status,
                code=code,
                facts=facts or {},
                actor=self.actor,
                request_id=request_id,
            )
        )

    def write(self) -> None:
        add(*self.events)
