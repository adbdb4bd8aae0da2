"""Wave's rules for fields and signatures, and the lines of its transactions: pure."""

import hmac
import re
import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from apps.simulator.clock import stamp
from apps.simulator.http import Request
from apps.simulator.ledger import Charge
from apps.simulator.wires.base import figure, host_of, plain

LOOPBACK = ("127.0.0.1", "localhost", "::1")
OPTIONAL = {"client_reference": r".{0,255}", "restrict_payer_mobile": r"\+[1-9][0-9]{7,14}"}
"""Fields that may be missing, and what they look like when they are not."""


def invalid(said: dict[str, Any]) -> str:
    """The first field that Wave would not take (section 4)."""
    amount = said.get("amount")
    found = figure(amount) if isinstance(amount, str) else None
    if found is None or found <= 0 or amount != plain(found) or found != found.to_integral_value():
        return "amount"
    if said.get("currency") != "XOF":
        return "currency"
    for name in ("success_url", "error_url"):
        host = host_of(said.get(name))
        # The real one wants https. So does this one, of everybody but this machine.
        if not host or (urlsplit(said[name]).scheme != "https" and host not in LOOPBACK):
            return name
    return next((name for name, rule in OPTIONAL.items() if not _fits(said.get(name), rule)), "")


def _fits(said: Any, rule: str) -> bool:
    return said is None or (isinstance(said, str) and bool(re.fullmatch(rule, said, re.DOTALL)))


def unreadable(query: Mapping[str, str]) -> str:
    """The first of a page's parameters that makes no sense."""
    rules = {"date": r"\d{4}-\d{2}-\d{2}", "first": "[1-9][0-9]{0,8}", "after": "[0-9]{1,9}"}
    return next((n for n, rule in rules.items() if not _fits(query.get(n) or None, rule)), "")


def item(
    charge: Charge, kind: str, name: str, when: float, amount: Decimal, fee: Decimal
) -> dict[str, Any]:
    return {
        "timestamp": stamp(when),
        "transaction_id": name,
        "transaction_type": kind,
        "amount": plain(amount),
        "fee": plain(fee),
        "currency": charge.currency,
        "is_reversal": False,
        "counterparty_mobile": charge.phone or "+221770000000",
        "client_reference": charge.reference or None,
        "checkout_api_session_id": charge.id,
    }


def digest(secret: str, at: str, body: bytes) -> str:
    return hmac.new(secret.encode(), at.encode() + body, "sha256").hexdigest()


def signed(secrets: list[str], body: bytes, age: float = 0) -> dict[str, str]:
    """Signed when it leaves, by the real clock: the receiver has no other."""
    at = str(int(time.time() - age))
    proofs = [f"v1={digest(secret, at, body)}" for secret in secrets]
    header = ",".join([f"t={at}", *proofs])
    return {"Content-Type": "application/json", "Wave-Signature": header}


def unsigned(request: Request, secret: str) -> str:
    """What is wrong with a request's signature: five minutes back, thirty seconds ahead."""
    header = request.headers.get("wave-signature", "")
    if not header:
        return "missing-signature"
    fields = dict(part.partition("=")[::2] for part in header.split(","))
    if "t" not in fields or "v1" not in fields:
        return "invalid-signature-format"
    if not re.fullmatch("[0-9]{1,12}", fields["t"]):
        return "invalid-signature-timestamp"
    expected = digest(secret, fields["t"], request.body)
    if not hmac.compare_digest(expected.encode(), fields["v1"].encode()):
        return "invalid-signature"
    age = time.time() - int(fields["t"])
    if age < -30:
        return "invalid-signature-timestamp"
    return "" if age <= 300 else "expired-signature-timestamp"
