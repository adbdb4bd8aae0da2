"""Chapa's rules for fields, and its shapes: pure (wire reference, sections 2, 3, 6, 8 and 10)."""

import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from apps.simulator.http import Reply, Request, reply
from apps.simulator.ledger import Charge, Refund, Status
from apps.simulator.lies import Shown
from apps.simulator.wires.base import figure

MOST = Decimal(1_000_000)
CENT = Decimal("0.01")
FEE = Decimal("0.035")
CURRENCIES = ("ETB", "USD")
NOBODY = re.compile(r"\.(invalid|test|example|localhost)$")
"""Domains to which no mail can be delivered: Chapa looks further than syntax."""


def said_of(request: Request) -> dict[str, Any]:
    """A body in any of its three encodings: JSON, a form, and keys with brackets in either."""
    flat = request.fields() or request.form()
    said: dict[str, Any] = {}
    for name, value in flat.items():
        found = re.fullmatch(r"(\w+)\[(\w+)\]", name)
        if found is None:
            said[name] = value
        elif isinstance(inside := said.setdefault(found[1], {}), dict):
            inside[found[2]] = value
    return said


def envelope(status: int, message: Any, data: Any = None) -> Reply:
    """`message` is a text, or an object of field errors."""
    word = "success" if status == 200 else "failed"
    return reply(status, {"message": message, "status": word, "data": data})


def invalid(said: Mapping[str, Any]) -> Reply | None:
    """The first thing that Chapa would not take."""
    for name in ("amount", "currency", "tx_ref"):
        if said.get(name) in (None, ""):
            return envelope(400, {name: ["validation.required"]})
    if wrong := _amount(said["amount"]) or _text(said):
        return envelope(400, wrong)
    if said["currency"] not in CURRENCIES:
        return envelope(400, f"Invalid currency, {said['currency']} is not supported")
    return None


def _amount(said: Any) -> dict[str, list[str]] | None:
    """`1e2` and twenty decimals are taken (section 3.1)."""
    found = figure(said)
    if found is None:
        return {"amount": ["validation.numeric"]}
    if found <= 0:
        return {"amount": ["validation.min.numeric"]}
    return {"amount": ["The amount must not exceed 1000000."]} if found > MOST else None


def _text(said: Mapping[str, Any]) -> dict[str, list[str]] | None:
    if len(str(said["tx_ref"])) > 50:
        return {"tx_ref": ["The tx ref must not exceed 50 characters."]}
    email = said.get("email")
    if email and (not re.fullmatch(r"[^@\s]+@[^@\s]+\.\w+", str(email)) or NOBODY.search(email)):
        return {"email": ["validation.email"]}
    shown = said.get("customization")
    shown = shown if isinstance(shown, dict) else {}
    if len(str(shown.get("title") or "")) > 16:
        return {"customization.title": ["The customization.title must not exceed 16 characters."]}
    if not re.fullmatch(r"[\w. -]*", str(shown.get("description") or ""), re.ASCII):
        return {"customization.description": ["validation.regex"]}
    return None


def verified(charge: Charge, shown: Shown) -> dict[str, Any]:
    """A transaction in `verify`: amounts are numbers; an untouched one has no reference."""
    is_paid = shown.status is Status.SUCCEEDED
    data = {
        "first_name": None,
        "last_name": None,
        "email": None,
        "phone_number": masked(charge.phone),
        "currency": shown.currency,
        "amount": number(shown.amount),
        "charge": number(fee(charge)) if is_paid else None,
        "mode": charge.extra["mode"],
        "method": "telebirr" if is_paid else None,
        "type": "API" if is_paid else "Unknown",
        "status": word_for(charge, shown),
        "tx_ref": charge.reference,
        "customization": charge.extra["customization"],
        "meta": charge.extra["meta"],
        "created_at": stamp(charge.created_at),
        "updated_at": stamp(charge.ended_at or charge.created_at),
    }
    return data | ({"reference": charge.transaction_id} if is_paid else {})


def news(kind: str, charge: Charge, shown: Shown) -> dict[str, Any]:
    """The same in a webhook: flat, and with amounts as texts of two decimals."""
    said = verified(charge, shown)
    failed = {"failure_reason": charge.reason} if charge.reason and not charge.is_paid else {}
    rest = {name: said[name] for name in ("first_name", "last_name", "email")}
    return {
        "event": kind,
        **rest,
        "mobile": said["phone_number"],
        "currency": shown.currency,
        "amount": f"{shown.amount:.2f}",
        "charge": f"{fee(charge):.2f}",
        "status": said["status"],
        "mode": said["mode"],
        "reference": charge.transaction_id or None,
        "created_at": said["created_at"],
        "updated_at": said["updated_at"],
        "type": "API",
        "tx_ref": charge.reference,
        "payment_method": "telebirr",
        "customization": said["customization"],
        "meta": said["meta"],
        **failed,
    }


def word_for(charge: Charge, shown: Shown) -> str:
    """There is no word for a link that was cancelled or is over: it stays as it was."""
    given = [one.amount for one in charge.refunds if one.status is Status.SUCCEEDED]
    if shown.status is Status.SUCCEEDED:
        return "refunded" if sum(given) == charge.amount else "success"
    return "failed" if charge.reason or shown.status is Status.FAILED else "pending"


def refunded(charge: Charge, refund: Refund, *, is_new: bool) -> dict[str, Any]:
    """A refund: its id is `ref` in the first answer and `ref_id` later."""
    if is_new:
        return {
            "id": 90_000 + len(charge.refunds),
            "chapa_reference": charge.transaction_id,
            "bank_reference": None,
            "amount": f"{refund.amount:.2f}",
            "ref": refund.id,
            "currency": charge.currency,
            "status": "Refund Initiated",
            "merchant_reference": refund.reference or None,
            "created_at": stamp(refund.at),
            "updated_at": stamp(refund.at),
        }
    return {
        "amount": number(refund.amount),
        "currency": charge.currency,
        "ref_id": refund.id,
        "payment_reference": charge.transaction_id,
        "merchant_reference": refund.reference or None,
        "status": "refunded" if refund.status is Status.SUCCEEDED else "processing",
    }


def signatures(secret: str, body: bytes, account_secret: str) -> dict[str, str]:
    """Both headers (section 10.2): one over the body, and one that is the same for ever."""
    return {
        "x-chapa-signature": digest(secret, body),
        "Chapa-Signature": digest(account_secret, account_secret.encode()),
    }


def digest(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, "sha256").hexdigest()


def fee(charge: Charge) -> Decimal:
    return (charge.amount * FEE).quantize(CENT)


def number(amount: Decimal) -> int | float:
    """As JSON has it: 250, 8.75."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def masked(phone: str) -> str | None:
    """`0911223344` as `2519xxxxx344`."""
    return f"251{phone[1]}xxxxx{phone[-3:]}" if re.fullmatch(r"0[79]\d{8}", phone) else None


def stamp(moment: float) -> str:
    """`2026-11-20T08:15:02.000000Z`"""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
