"""Orange Money Web Payment (wire reference, sections 2 to 8 and 12)."""

import base64
import json
import secrets
from typing import Any, ClassVar

from apps.simulator import accounts
from apps.simulator.faults import Fault
from apps.simulator.http import Reply, Request, reply
from apps.simulator.ledger import Act, Charge, Seen, Status, word
from apps.simulator.outbox import Delivery
from apps.simulator.rules import About
from apps.simulator.wires.base import Wire, figure, host_of

MOST_TOKENS = 10_000
VALIDITY = 600
"""How long a `pay_token` may be confirmed, in seconds."""

CURRENCIES = {
    "dev": "OUV",
    "ml": "XOF",
    "ci": "XOF",
    "sn": "XOF",
    "bf": "XOF",
    "cm": "XAF",
    "gn": "GNF",
    "mg": "MGA",
}
LIMITS = {
    "order_id": 30,
    "reference": 30,
    "return_url": 120,
    "cancel_url": 120,
    "notif_url": 120,
    "merchant_key": 120,
    "currency": 3,
    "lang": 5,
}
API = r"/orange-money-webpay/(?P<segment>[a-z]+)/v1"
WORDS = {
    Status.PENDING: "INITIATED",
    Status.SUCCEEDED: "SUCCESS",
    Status.FAILED: "FAILED",
    Status.EXPIRED: "EXPIRED",
    Status.CANCELLED: "INITIATED",
}


class Orange(Wire):
    """A hosted page. Nothing finds a payment again but its `pay_token`."""

    code = "orange"
    name = "Orange Money"
    routes: ClassVar = (
        ("POST", "/oauth/v3/token", "token", "token"),
        ("POST", f"{API}/webpayment", "create", "create"),
        ("POST", f"{API}/transactionstatus", "status", "status"),
    )

    broken: ClassVar = {
        429: {"code": 53, "message": "Too many requests", "description": "try again later"},
        500: {"code": 1, "message": "Internal error", "description": "try again later"},
        503: {"code": 5, "message": "Service unavailable", "description": "try again later"},
    }

    def reset(self) -> None:
        super().reset()
        self.orders = Seen()

    def revoke_tokens(self) -> None:
        self.tokens: dict[str, float] = {}

    def about(self, request: Request) -> About:
        said = request.fields()
        charge = self._charge(str(said.get("pay_token") or ""))
        if charge:
            return self.simulator.about(charge)
        return About(self.code, str(said.get("order_id") or ""), amount=figure(said.get("amount")))

    # --- operations ---

    def token(self, request: Request) -> Reply:
        """HTTP Basic and a form."""
        pair = f"{accounts.ORANGE_CLIENT}:{accounts.ORANGE_SECRET}"
        expected = f"Basic {base64.b64encode(pair.encode()).decode()}"
        is_form = request.form().get("grant_type") == "client_credentials"
        if request.headers.get("authorization") != expected or not is_form:
            text = "The requested service needs credentials, but the ones provided were invalid."
            return reply(401, {"error": "invalid_client", "error_description": text})
        switches, token = self.simulator.switches, secrets.token_urlsafe(32)
        seconds = switches.orange_token_seconds
        while len(self.tokens) >= MOST_TOKENS:
            del self.tokens[next(iter(self.tokens))]
        self.tokens[token] = self.now() + seconds
        told = str(int(seconds)) if switches.orange_expires_in_as_text else int(seconds)
        return reply(200, {"token_type": "Bearer", "access_token": token, "expires_in": told})

    def create(self, request: Request, segment: str) -> Reply:
        fields = (*LIMITS, "amount")
        if refusal := self._refusal(request, segment) or self._incomplete(request, fields):
            return refusal
        said = request.fields()
        if wrong := self._invalid(said, segment):
            return _error(400, 24, "Invalid body field", f"{wrong} is invalid")
        if said["merchant_key"] != accounts.ORANGE_MERCHANT:
            return _error(403, 50, "Access denied", "unknown merchant key")
        lie = frozenset({Fault.DUPLICATE_REFERENCE})
        is_lie = self.simulator.plan.take(self.about(request), lie, "create")
        if is_lie or said["order_id"] in self.orders:
            # Its body was never published (section 7), so it has no number that is known.
            return reply(403, {"message": "Forbidden", "description": "order_id was already used"})
        self.orders.add(said["order_id"])
        charge = self._charge_of(said)
        self.simulator.prompt(self, charge)
        return self._created(charge)

    def _created(self, charge: Charge) -> Reply:
        return reply(
            201,
            {
                "status": 201,
                "message": "OK",
                "pay_token": charge.id,
                "payment_url": f"{self.simulator.url}/payment/pay_token/{charge.id}",
                "notif_token": charge.extra["notif_token"],
            },
        )

    def status(self, request: Request, segment: str) -> Reply:
        fields = ("order_id", "amount", "pay_token")
        if refusal := self._refusal(request, segment) or self._incomplete(request, fields):
            return refusal
        said = request.fields()
        charge = self._charge(str(said["pay_token"]))
        is_it = charge and (charge.reference, charge.amount) == (
            said["order_id"],
            figure(said["amount"]),
        )
        if charge is None or not is_it:
            return _error(404, 60, "Resource not found", "no such transaction")
        is_running = self.now() < charge.extra.get("pending_until", 0)
        told = "PENDING" if is_running else WORDS[self.shown(charge).status]
        number = "" if is_running else charge.transaction_id
        return reply(201, {"status": told, "order_id": charge.reference, "txnid": number})

    # --- guests ---

    def act(self, charge: Charge, act: Act, reason: str = "") -> None:
        """Confirming too late reads EXPIRED, and is told to nobody (sections 5 and 6)."""
        if charge.status is not Status.PENDING:
            return
        if charge.expires_at <= self.now():
            charge.status = Status.EXPIRED
            return
        pending = self.simulator.switches.orange_pending_seconds
        charge.ended_at = self.now()
        charge.extra["pending_until"] = self.now() + pending
        if act is Act.APPROVE:
            charge.status, charge.reason = Status.SUCCEEDED, ""
            charge.transaction_id = f"MP{word(6, '0123456789')}.{word(4, '0123456789')}.A00042"
        else:
            charge.status, charge.reason = Status.FAILED, reason or act
        self.announce(charge, pending)

    def run_out(self, charge: Charge) -> None:
        """Nothing: a payment that nobody confirmed reads INITIATED for ever."""

    def delivery(self, charge: Charge, *, is_forged: bool = False) -> Delivery | None:
        """Three fields, no signature, once."""
        token = word(32, "0123456789abcdef") if is_forged else charge.extra["notif_token"]
        told = "SUCCESS" if is_forged else WORDS[charge.status]
        said = {"status": told, "notif_token": token, "txnid": charge.transaction_id}
        body = json.dumps(said).encode()
        headers = {"Content-Type": "application/json"}
        return Delivery(charge.reference, "POST", charge.webhook_url, lambda: (headers, body))

    # --- helpers ---

    def _charge_of(self, said: dict[str, Any]) -> Charge:
        now = self.now()
        return Charge(
            self.code,
            word(64, "0123456789abcdef"),
            said["order_id"],
            figure(said["amount"]),  # type: ignore[arg-type]
            said["currency"],
            now,
            now + VALIDITY,
            merchant=said["reference"],
            webhook_url=said["notif_url"],
            return_url=said["return_url"],
            cancel_url=said["cancel_url"],
            extra={"notif_token": word(32, "0123456789abcdef")},
        )

    def _charge(self, pay_token: str) -> Charge | None:
        return self.simulator.ledger.get(self.code, pay_token)

    def _refusal(self, request: Request, segment: str) -> Reply | None:
        header = request.headers.get("authorization", "")
        if not header.startswith("Bearer "):
            return _error(401, 40, "Missing credentials", "no token")
        ends_at = self.tokens.get(header.removeprefix("Bearer "))
        if ends_at is None:
            return _error(401, 41, "Invalid credentials", "unknown token")
        if ends_at <= self.now():
            return _error(401, 42, "Expired credentials", "the credentials are out of date")
        if segment not in CURRENCIES:
            return _error(404, 60, "Resource not found", "no such country")
        return None

    def _invalid(self, said: dict[str, Any], segment: str) -> str:
        """The first field that is too long, or not what it should be."""
        for name, most in LIMITS.items():
            if not isinstance(said[name], str) or len(said[name]) > most:
                return name
        for name in ("return_url", "cancel_url", "notif_url"):
            if not host_of(said[name]):
                return name
        amount = figure(said["amount"])
        is_text = self.simulator.switches.orange_is_strict and isinstance(said["amount"], str)
        if amount is None or amount <= 0 or is_text:
            return "amount"
        return "" if said["currency"] == CURRENCIES[segment] else "currency"

    def _incomplete(self, request: Request, fields: tuple[str, ...]) -> Reply | None:
        """JSON is read whatever the content type says: one published client gets it wrong."""
        said = request.json()
        kind = request.headers.get("content-type", "")
        if self.simulator.switches.orange_is_strict and "json" not in kind:
            return _error(415, 68, "Unsupported media type", "JSON is expected")
        if not isinstance(said, dict):
            return _error(400, 22 if request.body else 21, "Invalid body", "JSON is expected")
        missing = next((name for name in fields if said.get(name) in (None, "")), "")
        if missing:
            return _error(400, 23, "Missing body field", f"field {missing} is required")
        return None


def _error(status: int, code: int, message: str, description: str) -> Reply:
    return reply(status, {"code": code, "message": message, "description": description})
