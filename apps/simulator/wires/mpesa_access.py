"""Tokens and passwords of M-Pesa, and the paybill's own news (sections 2 to 4 and 8)."""

import base64
import hashlib
import json
import random
from typing import Any, ClassVar

from apps.simulator import accounts
from apps.simulator.http import Reply, Request, reply
from apps.simulator.ledger import Act, Charge, word
from apps.simulator.outbox import Delivery
from apps.simulator.wires.base import Wire, figure, host_of
from apps.simulator.wires.mpesa_words import (
    INVALID_TOKEN,
    NO_CREDENTIALS,
    NO_MERCHANT,
    OVERLOADED,
    confirmation,
    error,
    fault,
    invalid,
    is_phone,
    is_signed,
    is_timestamp,
)

MOST_TOKENS = 10_000
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class Access(Wire):
    """What stands before every call, and C2B."""

    routes: ClassVar[tuple[tuple[str, str, str, str], ...]] = (
        ("GET", "/oauth/v1/generate", "token", "token"),
        ("POST", "/mpesa/c2b/v[12]/registerurl", "provision", "register"),
        ("POST", "/mpesa/c2b/v[12]/simulate", "notify", "pay_by_hand"),
    )
    broken: ClassVar = {
        429: fault("Spike arrest violation", "policies.ratelimit.SpikeArrestViolation"),
        500: {"requestId": "1", "errorCode": OVERLOADED, "errorMessage": ""},
        503: {"requestId": "1", "errorCode": "500.003.1001", "errorMessage": "Internal Error"},
    }

    def reset(self) -> None:
        super().reset()
        self.confirmation_url = ""

    def revoke_tokens(self) -> None:
        self.tokens: dict[str, float] = {}

    def token(self, request: Request) -> Reply:
        """Wrong keys get an empty 400."""
        scheme, _, pair = request.headers.get("authorization", "").partition(" ")
        if request.query.get("grant_type") != "client_credentials":
            return error(400, "400.008.02", "Invalid grant type passed")
        if scheme != "Basic":
            return error(400, "400.008.01", "Invalid Authentication passed")
        ours = f"{accounts.MPESA_KEY}:{accounts.MPESA_SECRET}".encode()
        if pair != base64.b64encode(ours).decode():
            return Reply(400)
        switches = self.simulator.switches
        if switches.mpesa_new_token_ends_old:
            self.tokens.clear()
        while len(self.tokens) >= MOST_TOKENS:
            del self.tokens[next(iter(self.tokens))]
        token, seconds = word(28, LETTERS), int(switches.mpesa_token_seconds)
        self.tokens[token] = self.now() + seconds
        expires: Any = seconds if switches.mpesa_expires_in_as_number else str(seconds)
        return reply(200, {"access_token": token, "expires_in": expires})

    def refusal(self, request: Request) -> Reply | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or self.tokens.get(token, 0.0) <= self.now():
            return INVALID_TOKEN
        if not request.headers.get("content-type", "").startswith("application/json"):
            return invalid("Content-Type")
        if not isinstance(request.json(), dict):
            return error(400, "400.002.05", "Invalid Request Payload")
        return None

    def wrong_password(self, said: dict[str, Any]) -> Reply | None:
        if str(said.get("BusinessShortCode")) != accounts.MPESA_SHORT_CODE:
            return NO_MERCHANT
        if not is_timestamp(said.get("Timestamp")):
            return invalid("Timestamp")
        is_fine = is_signed(said, accounts.MPESA_SHORT_CODE, accounts.MPESA_PASSKEY)
        return None if is_fine else NO_CREDENTIALS

    # --- C2B ---

    def register(self, request: Request) -> Reply:
        """In production once; a second time is refused and changes nothing (section 8.1)."""
        said = request.fields()
        if refusal := self.refusal(request):
            return refusal
        if str(said.get("ShortCode")) != accounts.MPESA_SHORT_CODE:
            return error(400, "400.003.02", "Bad Request")
        if said.get("ResponseType") not in ("Completed", "Cancelled"):
            return invalid("ResponseType")
        if not host_of(said.get("ConfirmationURL")):
            return invalid("ConfirmationURL")
        if self.confirmation_url and self.simulator.switches.mpesa_registers_once:
            return error(500, "500.003.1001", "Urls are already registered")
        self.confirmation_url = said["ConfirmationURL"]
        return self._accepted_key()

    def pay_by_hand(self, request: Request) -> Reply:
        """A customer pays the paybill unprompted, under whatever reference was typed."""
        said = request.fields()
        if refusal := self.refusal(request):
            return refusal
        amount = figure(said.get("Amount"))
        if amount is None or amount < 1 or not is_phone(said.get("Msisdn")):
            return invalid("Amount" if is_phone(said.get("Msisdn")) else "Msisdn")
        now = self.now()
        charge = Charge(
            self.code,
            word(16),
            str(said.get("BillRefNumber") or ""),
            amount,
            "KES",
            now,
            now + 60,
            phone=str(said["Msisdn"]),
            merchant=accounts.MPESA_SHORT_CODE,
            extra={"merchant_request": word(16)},
        )
        self.simulator.ledger.add(charge)
        self.act(charge, Act.APPROVE)
        return self._accepted_key()

    def confirm(self, charge: Charge) -> None:
        """Money that comes by a prompt is confirmed to the paybill as well (section 8.2)."""
        if not self.confirmation_url:
            return
        body = json.dumps(confirmation(charge, self.shown(charge), self._msisdn(charge))).encode()
        headers = {"Content-Type": "application/json"}
        url = self.confirmation_url
        self.simulator.outbox.put(Delivery(charge.reference, "POST", url, lambda: (headers, body)))

    def is_spurious(self) -> bool:
        """Whether this question is answered with nothing, though all is known (section 6)."""
        return random.random() < self.simulator.switches.mpesa_spurious_share  # noqa: S311

    def _msisdn(self, charge: Charge) -> str:
        phone, form = charge.phone, self.simulator.switches.mpesa_msisdn_as
        if form == "hashed":
            return hashlib.sha256(phone.encode()).hexdigest()
        return phone if form == "plain" else f"{phone[:4]} ***** {phone[-3:]}"

    def _accepted_key(self) -> Reply:
        said = {"ResponseCode": "0", "ResponseDescription": "Success"}
        return reply(200, {"OriginatorCoversationID": word(16), **said})
