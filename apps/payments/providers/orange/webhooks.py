"""Orange's notifications: unsigned, so a hint only (wire reference, section 6)."""

import hashlib
import json

from apps.payments.providers.base import WebhookEvent
from apps.payments.providers.orange.answers import word


def events(body: bytes) -> list[WebhookEvent]:
    """Which payment there is news of. A notification names it by its `notif_token` alone."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return []
    notif_token = word(said.get("notif_token")) if isinstance(said, dict) else ""
    if not notif_token:
        return []
    return [WebhookEvent(dedupe_key=hashlib.sha256(body).hexdigest(), correlation=notif_token)]
