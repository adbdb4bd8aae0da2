"""Wave's webhooks: signed, so what they say is proof (section 10)."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from apps.payments.providers.base import WebhookEvent
from apps.payments.providers.wave.mapping import session, text

ABOUT_SESSIONS = ("checkout.session.completed", "checkout.session.payment_failed")


def events(body: bytes) -> list[WebhookEvent]:
    """The news of a session. Other events (a transfer in the app, the portal's test) have none."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return []
    if not isinstance(said, dict) or said.get("type") not in ABOUT_SESSIONS:
        return []
    data = said.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("checkout_status"), str):
        return []
    return [_event(text(said, "id") or hashlib.sha256(body).hexdigest(), data)]


def _event(key: str, data: Mapping[str, Any]) -> WebhookEvent:
    return WebhookEvent(
        dedupe_key=key,
        reference=text(data, "client_reference"),
        provider_reference=text(data, "id"),
        result=session(data, text(data, "currency") or "XOF", {}),
    )
