"""What Paystack reports by itself, signed with the API's own key (section 8)."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from apps.payments.providers.base import WebhookEvent
from apps.payments.providers.paystack.account import Account
from apps.payments.providers.paystack.answers import text
from apps.payments.providers.paystack.mapping import PAID, transaction

SIGNATURE = "x-paystack-signature"
SUCCESS = "charge.success"
"""The only event of a payment: none says that it failed, so silence is not failure."""

REFUND, DISPUTE = "refund.", "charge.dispute."


def is_proven(headers: Mapping[str, str], body: bytes, account: Account) -> bool:
    """Whether it was signed with the account's key, and is not about the other mode's money.

    A key that is replaced signs differently at once: for a while the one before it counts, too.
    """
    given = headers.get(SIGNATURE, "").encode()
    ours = [_digest(key, body) for key in (account.key, account.previous_key) if key]
    if not any(hmac.compare_digest(one.encode(), given) for one in ours):
        return False
    data = _data(_said(body))
    return not account.is_other_mode(data.get("domain"))


def events(body: bytes, xof_factor: int) -> list[WebhookEvent]:
    """The news of a payment. Payouts, subscriptions and the like have none.

    There is no id of an event, so the bytes are their own. A refund only makes us look; with a
    dispute the guest's bank asks for the money back (section 8.4).
    """
    said = _said(body)
    kind, data = text(said, "event"), _data(said)
    key = hashlib.sha256(body).hexdigest()
    if kind == SUCCESS and (reference := text(data, "reference")):
        is_paid = data.get("status") == PAID
        result = transaction(data, {}, xof_factor=xof_factor) if is_paid else None
        return [WebhookEvent(dedupe_key=key, reference=reference, result=result)]
    if kind.startswith((REFUND, DISPUTE)) and (reference := _paid_as(data)):
        taken_back = kind if kind.startswith(DISPUTE) else ""
        return [WebhookEvent(dedupe_key=key, reference=reference, taken_back=taken_back)]
    return []


def _paid_as(data: Mapping[str, Any]) -> str:
    """The payment that a refund or a dispute is about."""
    return text(data, "transaction_reference") or text(_data(data, "transaction"), "reference")


def _digest(key: str, body: bytes) -> str:
    return hmac.new(key.encode(), body, hashlib.sha512).hexdigest()


def _data(said: Mapping[str, Any], name: str = "data") -> Mapping[str, Any]:
    data = said.get(name)
    return data if isinstance(data, dict) else {}


def _said(body: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
