"""MTN's callbacks: unsigned, so a hint only (wire reference, section 8)."""

import hashlib
import json
import re

from apps.payments.providers.base import WebhookEvent

REFERENCE = re.compile(r"[A-Za-z0-9-]{1,64}")


def events(body: bytes) -> list[WebhookEvent]:
    """Which payment there is news of. A callback names it by our reference alone, if at all."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return []
    reference = said.get("externalId") if isinstance(said, dict) else None
    if not isinstance(reference, str) or not REFERENCE.fullmatch(reference):
        return []
    return [WebhookEvent(dedupe_key=hashlib.sha256(body).hexdigest(), reference=reference)]
