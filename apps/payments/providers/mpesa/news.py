"""What Daraja tells by itself, once, and nowhere else (sections 5, 8 and 9.1): pure.

Nothing of it is signed. It is kept with its payment because it came to an address that nobody can
guess, and says which prompt to ask about and what the receipt is called.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apps.payments.providers.base import WebhookEvent
from apps.payments.providers.mpesa.answers import receipt_number, result_code, word
from apps.payments.providers.mpesa.fields import REFERENCE

CALLBACK, REVERSAL, CONFIRMATION = "callback-", "reversal-", "confirmation"
"""The names under which news stands in `provider_data`; the first two go on with what it is about,
so that news of another prompt or conversation takes nobody's place."""

CHECKOUT = "checkout"
"""The CheckoutRequestID of the answer to our own request: it ends in the guest's number."""


def events(body: bytes) -> list[WebhookEvent]:
    """The news of a payment; validations and other people's money are none."""
    try:
        said = json.loads(body, parse_float=str)
    except (ValueError, RecursionError):
        return []
    if not isinstance(said, dict):
        return []
    key = hashlib.sha256(body).hexdigest()
    return [*_callback(_inner(said, "Body", "stkCallback"), key)] or [
        *_reversal(_inner(said, "Result"), key),
        *_confirmation(said, key),
    ]


def _callback(said: Mapping[str, Any], key: str) -> Iterator[WebhookEvent]:
    """What the guest did with the prompt. Items are read by name: their order varies."""
    code, checkout = result_code(said.get("ResultCode")), word(said.get("CheckoutRequestID"))
    if not code or not checkout:
        return
    items = _named(_inner(said, "CallbackMetadata").get("Item"), "Name")
    receipt, amount = items.get("MpesaReceiptNumber"), items.get("Amount")
    told = {CHECKOUT: checkout, "code": code} | _money(receipt, amount)
    yield WebhookEvent(key, correlation=checkout, told={f"{CALLBACK}{code}-{checkout}": told})


def _reversal(said: Mapping[str, Any], key: str) -> Iterator[WebhookEvent]:
    """How a refund ended. It comes to its payment's own address, and names it no further."""
    code, about = result_code(said.get("ResultCode")), word(said.get("OriginatorConversationID"))
    if not code or not about:
        return
    items = _named(_inner(said, "ResultParameters").get("ResultParameter"), "Key")
    told = {"code": code} | _money(items.get("OriginalTransactionID"), items.get("Amount"))
    yield WebhookEvent(key, told={f"{REVERSAL}{about}": told})


def _confirmation(said: Mapping[str, Any], key: str) -> Iterator[WebhookEvent]:
    """Money came to the paybill under a reference of ours, by whatever way.

    A validation looks the same but for the balance, and nothing has moved then (section 8.2).
    """
    typed = said.get("BillRefNumber")
    reference = re.sub(r"[^0-9A-Z]", "", typed.upper()) if isinstance(typed, str) else ""
    told = _money(said.get("TransID"), said.get("TransAmount"))
    if REFERENCE.fullmatch(reference) and len(told) == 2 and said.get("OrgAccountBalance"):
        money = {CONFIRMATION: told}
        name = told["receipt"]
        yield WebhookEvent(key, provider_reference=reference, told=money, transaction_id=name)


@dataclass(frozen=True)
class Known:
    """What is known of a payment when it is asked about.

    `is_said_paid` by a callback; `is_confirmed` by the paybill itself. `amount` is as they wrote
    it, in shillings.
    """

    checkout: str = ""
    receipt: str = ""
    amount: str | None = None
    is_said_paid: bool = False
    is_confirmed: bool = False


def known_of(data: Mapping[str, Any]) -> Known:
    """What `provider_data` says. A callback about another prompt than ours counts for nothing."""
    ours = word(data.get(CHECKOUT))
    told = [value for name, value in data.items() if name.startswith(CALLBACK)]
    checkout = ours or next((word(one[CHECKOUT]) for one in told), "")
    paid = next((one for one in told if (one[CHECKOUT], one["code"]) == (checkout, "0")), None)
    confirmation = data.get(CONFIRMATION)
    source: Mapping[str, Any] = confirmation or paid or {}
    return Known(
        checkout=checkout,
        receipt=str((paid or {}).get("receipt") or source.get("receipt") or ""),
        amount=source.get("amount"),
        is_said_paid=paid is not None,
        is_confirmed=confirmation is not None,
    )


def _money(receipt: Any, amount: Any) -> dict[str, str]:
    """Both where they are usable: a payment without them is still one (section 15)."""
    name = receipt_number(receipt)
    is_figure = isinstance(amount, str | int) and re.fullmatch(r"\d{1,9}(\.\d{1,4})?", str(amount))
    return ({"receipt": name} if name else {}) | ({"amount": str(amount)} if is_figure else {})


def _named(items: Any, name: str) -> dict[str, Any]:
    """Items by their name; one may lack a value, names may repeat, one alone may be no list."""
    listed = items if isinstance(items, list) else [items]
    pairs = [(one.get(name), one.get("Value")) for one in listed if isinstance(one, dict)]
    return {key: value for key, value in reversed(pairs) if isinstance(key, str)}


def _inner(said: Any, *names: str) -> Mapping[str, Any]:
    for name in names:
        said = said.get(name) if isinstance(said, dict) else None
    return said if isinstance(said, dict) else {}
