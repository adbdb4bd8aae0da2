"""The story of one payment, as its page tells it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.core.redaction import redact
from apps.payments.admin.tones import STATUS_TONES
from apps.payments.admin.words import news
from apps.payments.models import Payment, PaymentEvent


@dataclass(frozen=True)
class Moment:
    """One fact: a move, or news that moved nothing (`moved` is False)."""

    at: datetime
    status: str
    tone: str
    moved: bool
    source: str
    actor: Any
    code: str
    facts: str
    request_id: str


def timeline(payment: Payment) -> list[Moment]:
    """Everything that happened to a payment, first things first."""
    events = PaymentEvent.all_objects.filter(payment=payment).select_related("actor")
    return [_moment(event) for event in events]


def _moment(event: PaymentEvent) -> Moment:
    return Moment(
        at=event.created_at,
        status=event.get_to_status_display(),
        tone=STATUS_TONES.get(event.to_status, "neutral"),
        moved=event.from_status != event.to_status,
        source=event.get_source_display(),
        actor=event.actor,
        code=news(event.code) if event.code else "",
        facts=readable_facts(event.facts),
        request_id=event.request_id,
    )


def readable_facts(facts: dict[str, Any]) -> str:
    """Facts as indented JSON, redacted once more; nothing where there are none."""
    return json.dumps(redact(facts), ensure_ascii=False, indent=2) if facts else ""
