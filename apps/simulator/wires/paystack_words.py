"""Paystack's rules for fields, and its shapes: pure (wire reference, sections 1 to 8)."""

import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from apps.simulator.http import Request
from apps.simulator.ledger import Charge, Refund, Status
from apps.simulator.lies import Shown

LEAST = {"NGN": 5000, "GHS": 10, "ZAR": 100, "KES": 300, "USD": 200, "XOF": 0}
"""The smallest charge of each currency that it takes, in subunits; of francs, one."""
MOST = 10**9
HUNDREDTH = Decimal("0.01")
FEE = Decimal("0.0195")

PROMPTED = ["pay_offline"]
WALLETS = {
    **dict.fromkeys(("mtn", "atl", "tgo", "mpesa", "airtel", "wave"), PROMPTED),
    **dict.fromkeys(("mpesa_offline", "mptill"), PROMPTED),
    "vod": ["send_otp", "pay_offline"],
    "orange": ["send_otp"],
}
"""How a charge of each wallet goes on: the guest confirms a prompt, or reads out a code before."""

CARDS: dict[str, tuple[tuple[str, ...], str]] = {
    "4084084084084081": ((), ""),
    "4084080000005408": ((), "Declined"),
    "4084080000670037": ((), "Insufficient Funds"),
    "5060666666666666666": (("send_pin", "send_otp"), ""),
}
"""Test cards: the steps before the end, and why they are declined (section 11)."""
CODES = {"send_pin": ("1234",), "send_otp": ("123456", "1234")}
ACTING = {"0551234987", "+254710000000"}
"""Test numbers whose owners approve at once."""


def said_of(request: Request) -> dict[str, Any]:
    """A body in JSON, or in a form; metadata may be JSON in a text."""
    said = request.fields() or dict(request.form())
    if isinstance(said.get("metadata"), str):
        try:
            said["metadata"] = json.loads(said["metadata"])
        except ValueError:
            return said
    return said


def subunits_of(said: Any) -> int | None:
    """An amount as number or text; no fractions, nothing below one."""
    if isinstance(said, str) and re.fullmatch(r"[1-9]\d{0,14}", said, re.ASCII):
        return int(said)
    is_number = isinstance(said, int) and not isinstance(said, bool)
    return said if is_number and 0 < said < 10**15 else None


def wrong_with(said: Mapping[str, Any], xof_factor: int) -> tuple[str, str] | None:
    """The first thing that Paystack would not take: its message, and its code where one is known.

    The wording for amounts and references is invented: no source has it.
    """
    if not said.get("email"):
        return "Email Address is required", "missing_params"
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.\w+", str(said["email"])):
        return "Invalid Email Address Passed", ""
    currency = said.get("currency") or "NGN"
    if currency not in LEAST:
        return "Currency not supported by merchant", ""
    amount, least = subunits_of(said.get("amount")), LEAST[currency] or xof_factor
    if amount is None or not least <= amount <= MOST:
        return "Invalid Amount Sent", ""
    if not re.fullmatch(r"[A-Za-z0-9.=-]*", str(said.get("reference") or "")):
        return "Invalid characters in transaction reference", ""
    return None


def steps_of(said: Mapping[str, Any]) -> tuple[list[str], str] | None:
    """How a direct charge goes on: steps, and a reason where it is declined; None for neither."""
    card, wallet = said.get("card"), said.get("mobile_money")
    if isinstance(card, dict):
        return _of_card(re.sub(r"\D", "", str(card.get("number") or "")))
    if not isinstance(wallet, dict) or not (wallet.get("phone") or wallet.get("account")):
        return None
    steps = WALLETS.get(wallet_of(wallet))
    return None if steps is None else (list(steps), "")


def _of_card(digits: str) -> tuple[list[str], str]:
    """Two are paid and cannot be given back; any other that is not listed is declined."""
    usual = "" if digits[-4:] in ("1803", "1902") else "Declined"
    steps, reason = CARDS.get(digits, ((), usual))
    return list(steps), reason


def wallet_of(said: Any) -> str:
    """`MTN` and `mtn` are the same."""
    return str(said.get("provider") or "").lower() if isinstance(said, dict) else ""


def transaction(charge: Charge, shown: Shown, word: str, xof_factor: int) -> dict[str, Any]:
    """The full object, as `verify` and a charge that has ended show it."""
    extra = charge.extra
    asked = subunits(shown.amount, shown.currency, xof_factor)
    fees = int(asked * FEE)
    is_paid, made_at = word in ("success", "reversed"), stamp(charge.created_at)
    paid_at = stamp(charge.ended_at) if charge.ended_at else None
    outcome = "Approved" if is_paid else charge.reason or None
    channel = extra["channel"]
    return {
        "id": extra["number"],
        "domain": extra["mode"],
        "status": word,
        "reference": charge.reference,
        "receipt_number": None,
        "amount": asked + (fees if extra["bears_fees"] else 0),
        "requested_amount": asked,
        "message": outcome,
        "gateway_response": outcome or "The transaction was not completed",
        "paid_at": paid_at,
        "created_at": made_at,
        "channel": channel,
        "currency": shown.currency,
        "ip_address": "203.0.113.9",
        "metadata": extra["metadata"],
        "log": None,
        "fees": fees if is_paid else None,
        "authorization": {"channel": channel, "last4": extra["last4"], "reusable": False},
        "customer": {"id": 71, "email": extra["email"], "phone": None, "metadata": None},
        "plan": None,
        "split": {},
        "order_id": None,
        "paidAt": paid_at,
        "createdAt": made_at,
        "transaction_date": made_at,
        "plan_object": {},
        "subaccount": {},
    }


def thinner(data: dict[str, Any], metadata_as: str) -> dict[str, Any]:
    """The same in a webhook."""
    left_out = ("requested_amount", "paidAt", "createdAt", "transaction_date", "subaccount")
    kept = {name: value for name, value in data.items() if name not in left_out}
    other = {"empty": "", "zero": 0}
    return kept | ({"metadata": other[metadata_as]} if metadata_as in other else {})


def word_for(charge: Charge, shown: Shown) -> str:
    """Untouched is `abandoned`, from the beginning and for ever; an attempt may have failed."""
    given = [one.amount for one in charge.refunds if one.status is Status.SUCCEEDED]
    if shown.status is Status.SUCCEEDED:
        return "reversed" if sum(given) == charge.amount else "success"
    is_prompt = bool(charge.extra["steps"])
    has_failed = charge.reason or shown.status is Status.FAILED
    if has_failed or (is_prompt and shown.status is Status.EXPIRED):
        return "failed"
    return "ongoing" if is_prompt else "abandoned"


def refunded(charge: Charge, refund: Refund, xof_factor: int, *, is_listed: bool) -> dict[str, Any]:
    """A refund; in lists its transaction is a number and other things vary."""
    notes, amount = charge.extra["notes"][refund.id], refund.amount
    whole = transaction(
        charge, Shown(charge.status, charge.amount, charge.currency), "", xof_factor
    )
    about = {name: whole[name] for name in ("id", "reference", "amount", "currency", "domain")}
    date = "created_at" if is_listed else "createdAt"
    return {
        "id": int(refund.id),
        "transaction": charge.extra["number"] if is_listed else about,
        "integration": 100001,
        "deducted_amount": 0,
        "channel": None,
        "merchant_note": notes["merchant_note"],
        "customer_note": notes["customer_note"],
        "status": notes["status"],
        "currency": charge.currency,
        "domain": charge.extra["mode"],
        "amount": subunits(amount, charge.currency, xof_factor),
        "fully_deducted": None if is_listed else False,
        date: stamp(refund.at),
    }


def refund_news(charge: Charge, refund: Refund, xof_factor: int) -> dict[str, Any]:
    """Amounts are texts while all goes well, and the id is there only when it does not (8.4)."""
    notes = charge.extra["notes"][refund.id]
    status, amount = notes["status"], subunits(refund.amount, charge.currency, xof_factor)
    is_bad = status in ("failed", "needs-attention")
    data = {
        "status": status,
        "transaction_reference": charge.reference,
        "refund_reference": refund.number or None,
        "amount": amount if is_bad else str(amount),
        "currency": charge.currency,
        "processor": "mobile_money",
        "customer": {"email": charge.extra["email"]},
        "integration": 100001,
        "domain": charge.extra["mode"],
    }
    if status == "needs-attention":
        data |= {"id": refund.id} | {k: notes[k] for k in ("customer_note", "merchant_note")}
    return data


def subunits(amount: Decimal, currency: str, xof_factor: int) -> int:
    """The main unit as Paystack counts it."""
    return int(amount * (xof_factor if currency == "XOF" else 100))


def main_unit(amount: int, currency: str, xof_factor: int) -> Decimal:
    factor = xof_factor if currency == "XOF" else 100
    return (Decimal(amount) / factor).quantize(Decimal(1) if currency == "XOF" else HUNDREDTH)


def digest(key: str, body: bytes) -> str:
    return hmac.new(key.encode(), body, "sha512").hexdigest()


def stamp(moment: float) -> str:
    """`2026-11-20T08:16:41.000Z`"""
    at = datetime.fromtimestamp(moment, UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"
