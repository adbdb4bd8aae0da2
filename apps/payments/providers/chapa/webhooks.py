"""What Chapa reports by itself: signed by POST, by anybody by GET (sections 5 and 10)."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from apps.payments.providers.base import Certainty, PaymentResult, WebhookEvent
from apps.payments.providers.chapa.account import Account
from apps.payments.providers.chapa.answers import text
from apps.payments.providers.chapa.mapping import PAID, transaction

SIGNATURE = "x-chapa-signature"
"""Over the body. `Chapa-Signature` is the secret's own hash, the same on every delivery: whoever
has seen one could sign anything with it."""

ABOUT_PAYMENTS = "charge."
SUCCESS = "charge.success"
REVERSED = "charge.reversed"
MONEY_BACK = ("charge.refunded", REVERSED)


def is_proven(headers: Mapping[str, str], body: bytes, account: Account) -> bool:
    """Whether it was signed with the account's secret, and is not about the other mode's money."""
    secret = account.webhook_secret.encode()
    ours = hmac.new(secret, body, hashlib.sha256).hexdigest()
    given = headers.get(SIGNATURE, "")
    if not secret or not hmac.compare_digest(given.encode(), ours.encode()):
        return False
    said = _said(body)
    return said is not None and not account.is_other_mode(said.get("mode"))


def events(body: bytes) -> list[WebhookEvent]:
    """The news of a payment. Payouts and whatever else has none.

    An attempt that failed ends nothing, as the guest may try again; and what happens to the money
    after it was paid only makes us look.
    """
    said = _said(body)
    kind = text(said, "event") if said else ""
    if not said or not kind.startswith(ABOUT_PAYMENTS) or not text(said, "tx_ref"):
        return []
    event = WebhookEvent(
        dedupe_key=hashlib.sha256(body).hexdigest(),
        reference=text(said, "tx_ref"),
        result=None if kind in MONEY_BACK else _result(kind, said),
        taken_back=kind if kind == REVERSED else "",
    )
    return [event]


def hint(query: Mapping[str, str]) -> WebhookEvent | None:
    """The payment that a call of `callback_url` is about. Chapa's prose has both names."""
    reference = text(query, "trx_ref") or text(query, "tx_ref")
    return WebhookEvent(dedupe_key="", reference=reference) if reference else None


def _result(kind: str, said: Mapping[str, Any]) -> PaymentResult:
    is_paid = kind == SUCCESS and said.get("status") == PAID
    return transaction(said, None, {}) if is_paid else PaymentResult(Certainty.DEFINITE)


def _said(body: bytes) -> Mapping[str, Any] | None:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None
