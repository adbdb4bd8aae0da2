"""Wave's rules for fields and signatures, and the lines of its transactions: pure."""

import hmac
import time
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from apps.simulator.clock import stamp
from apps.simulator.http import Request
from apps.simulator.ledger import Charge
from apps.simulator.wires.base import figure, plain

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def invalid(said: dict[str, Any]) -> str:
    """The first field that Wave would not take (section 4)."""
    amount = said.get("amount")
    found = figure(amount) if isinstance(amount, str) else None
    if found is None or found <= 0 or amount != plain(found) or found != found.to_integral_value():
        return "amount"
    if said.get("currency") != "XOF":
        return "currency"
    for name in ("success_url", "error_url"):
        parts = urlsplit(str(said.get(name) or ""))
        # The real one wants https. So does this one, of everybody but this machine.
        if not parts.hostname or (parts.scheme != "https" and parts.hostname not in LOOPBACK):
            return name
    reference = said.get("client_reference")
    return "" if reference is None or len(str(reference)) <= 255 else "client_reference"


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


def signed(secret: str, body: bytes) -> dict[str, str]:
    """Signed when it leaves, by the real clock: the receiver has no other."""
    at = str(int(time.time()))
    header = f"t={at},v1={digest(secret, at, body)}"
    return {"Content-Type": "application/json", "Wave-Signature": header}


def unsigned(request: Request, secret: str) -> str:
    """What is wrong with a request's signature: five minutes back, thirty seconds ahead."""
    header = request.headers.get("wave-signature", "")
    if not header:
        return "missing-signature"
    fields = dict(part.partition("=")[::2] for part in header.split(","))
    if not fields.get("t", "").isdigit() or "v1" not in fields:
        return "invalid-signature-format"
    if not hmac.compare_digest(digest(secret, fields["t"], request.body), fields["v1"]):
        return "invalid-signature"
    age = time.time() - int(fields["t"])
    return "" if -30 <= age <= 300 else "expired-signature-timestamp"
