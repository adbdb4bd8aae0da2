"""Chapa, first generation (wire reference, sections 2 to 8, 10 and 14)."""

import json
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar
from urllib.parse import urlencode

from apps.simulator import accounts
from apps.simulator.faults import Fault
from apps.simulator.http import Reply, Request
from apps.simulator.ledger import Act, Charge, Refund, Seen, Status, word
from apps.simulator.outbox import Delivery
from apps.simulator.rules import About
from apps.simulator.wires.base import Wire, figure, host_of
from apps.simulator.wires.chapa_words import (
    CENT,
    envelope,
    invalid,
    news,
    refunded,
    said_of,
    signatures,
    verified,
)

TRANSACTION = "/v1/transaction"
MOST_ATTEMPTS = 10
ERRORS = {Act.REFUSE: "payment-failure", Act.INSUFFICIENT_FUNDS: "insufficient-funds"}
MODES = {accounts.CHAPA_KEY: "live", accounts.CHAPA_TEST_KEY: "test"}


def _broken(message: str) -> dict[str, Any]:
    return {"message": message, "status": "failed", "data": None}


class Chapa(Wire):
    """Hosted checkout. Direct charges, payouts and sub-accounts are not simulated."""

    code = "chapa"
    name = "Chapa"
    retries = (600,) * 9
    routes: ClassVar = (
        ("POST", f"{TRANSACTION}/initialize", "create", "create"),
        ("GET", rf"{TRANSACTION}/verify/(?P<name>[^/]+)", "status", "verify"),
        ("PUT", rf"{TRANSACTION}/cancel/(?P<name>[^/]+)", "expire", "cancel"),
        ("POST", r"/v1/refund/(?P<name>[^/]+)", "refund", "refund"),
        ("GET", r"/v1/refund/(?P<name>[^/]+)/verify", "refund-status", "refund_status"),
    )
    broken: ClassVar = {
        429: _broken("Too many requests"),
        500: _broken("Server Error"),
        503: _broken("Service Unavailable"),
    }

    def reset(self) -> None:
        super().reset()
        self.used, self.used_for_refunds = Seen(), Seen()

    def about(self, request: Request) -> About:
        name = request.path.removesuffix("/verify").rpartition("/")[2]
        charge = self._charge(name) or self._paid_as(name) or self._of_refund(name)
        if charge:
            return self.simulator.about(charge)
        said = said_of(request)
        phone, reference = str(said.get("phone_number") or ""), str(said.get("tx_ref") or "")
        return About(self.code, reference, phone, figure(said.get("amount")))

    # --- operations ---

    def create(self, request: Request) -> Reply:
        if refusal := self._refusal(request):
            return refusal
        said = said_of(request)
        if wrong := invalid(said):
            return wrong
        about = self.about(request)
        is_said_used = self.simulator.plan.take(
            about, frozenset({Fault.DUPLICATE_REFERENCE}), "create"
        )
        if is_said_used or about.reference in self.used:
            return envelope(400, "Transaction reference has been used before")
        self.used.add(about.reference)
        charge = self._charge_of(said, MODES[self._key(request)])
        self.simulator.prompt(self, charge)
        link = f"{self.simulator.url}/checkout/payment/{charge.id}"
        return envelope(200, "Hosted Link", {"checkout_url": link})

    def verify(self, request: Request, name: str) -> Reply:
        if refusal := self._refusal(request):
            return refusal
        charge = self._charge(name)
        as_documented = self.simulator.switches.chapa_verify_as == "documented"
        if charge is None and as_documented:
            return envelope(404, "Invalid transaction or Transaction not found")
        if charge is None:
            return envelope(400, "Invalid transaction reference")
        if charge.extra["mode"] != MODES[self._key(request)]:
            mine, other = MODES[self._key(request)], charge.extra["mode"]
            text = f"{mine.capitalize()} secret keys can't be used to verify a {other} transaction"
            return envelope(401, text)
        shown = self.shown(charge)
        if as_documented and shown.status is not Status.SUCCEEDED:
            return envelope(404, "Payment not paid yet")
        return envelope(200, "Payment details fetched successfully", verified(charge, shown))

    def cancel(self, request: Request, name: str) -> Reply:
        """The transaction stays `pending` for whoever verifies it."""
        if refusal := self._refusal(request):
            return refusal
        charge = self._charge(name)
        if charge is None:
            return envelope(404, "Payment link not found")
        if charge.status is not Status.PENDING:
            return envelope(400, "Payment link already expired")
        charge.status = Status.CANCELLED
        full = verified(charge, self.shown(charge))
        names = ("tx_ref", "amount", "currency", "created_at", "updated_at")
        data = {name: full[name] for name in names}
        return envelope(200, "Checkout link expired successfully", data)

    def refund(self, request: Request, name: str) -> Reply:
        if refusal := self._refusal(request):
            return refusal
        said, by_ours = said_of(request), self.simulator.switches.chapa_refund_by_tx_ref
        charge = self._paid_as(name) or (self._charge(name) if by_ours else None)
        if charge is None or not charge.is_paid:
            return envelope(404, "Transaction not found")
        left = charge.amount - charge.refunded
        amount = figure(said["amount"]) if said.get("amount") else left
        reference = str(said.get("reference") or "")
        if amount is None or not 0 < amount <= left:
            return envelope(400, "Refund amount is not valid")
        if reference and reference in self.used_for_refunds:
            return envelope(400, "Refund reference has been used before")
        if self.simulator.switches.chapa_balance_is_low:
            return envelope(400, "Insufficient balance")
        self.used_for_refunds.add(reference)
        return self._refunded(charge, amount, reference)

    def refund_status(self, request: Request, name: str) -> Reply:
        if refusal := self._refusal(request):
            return refusal
        charge = self._of_refund(name)
        if charge is None:
            return envelope(404, "Refund not found")
        found = next(one for one in charge.refunds if one.id == name)
        data = refunded(charge, found, is_new=False)
        return envelope(200, "Refund verified successfully", data)

    # --- guests ---

    def act(self, charge: Charge, act: Act, reason: str = "") -> None:
        """A failed attempt leaves the link open, ten times at most (section 4)."""
        if charge.status is not Status.PENDING:
            return
        if act is Act.APPROVE:
            charge.status, charge.ended_at = Status.SUCCEEDED, self.now()
            charge.transaction_id = f"AP{word(10)}"
        else:
            charge.reason = reason or ERRORS[act]
            charge.extra["attempts"] += 1
            if charge.extra["attempts"] >= MOST_ATTEMPTS:
                charge.status = Status.FAILED
        self.announce(charge)

    def run_out(self, charge: Charge) -> None:
        """Chapa tells nobody that a link is over."""
        charge.status = Status.EXPIRED

    def announce(self, charge: Charge, after: float = 0.0) -> None:
        """A POST to the portal's address and a GET of the payment's own: one may come alone."""
        super().announce(charge, after)
        plan, about = self.simulator.plan, self.simulator.about(charge)
        is_lost = plan.tells(about, Fault.WEBHOOK_LOST)
        if charge.is_paid and charge.webhook_url and not is_lost:
            late = plan.tells(about, Fault.WEBHOOK_DELAYED)
            self.simulator.outbox.put(self._callback(charge), after + (late.seconds if late else 0))

    def delivery(self, charge: Charge, *, is_forged: bool = False) -> Delivery | None:
        is_paid = charge.is_paid or is_forged
        kind = "charge.success" if is_paid else "charge.failed/cancelled"
        return self._delivery(charge, kind, is_forged=is_forged)

    # --- helpers ---

    def _delivery(self, charge: Charge, kind: str, *, is_forged: bool = False) -> Delivery | None:
        """A forger has seen a delivery, so that the constant header is right, and no other."""
        secret = account_secret = accounts.CHAPA_WEBHOOK_SECRET
        if not self.simulator.chapa_webhook_url:
            return None
        said = news(kind, charge, self.shown(charge))
        if is_forged:
            said |= {"status": "success", "reference": f"AP{word(10)}"}
        body = json.dumps(said, separators=(",", ":")).encode()
        about = self.simulator.about(charge)
        if is_forged or self.simulator.plan.tells(about, Fault.WEBHOOK_WRONG_SECRET):
            secret = "nobody-gave-us-this"  # noqa: S105
        proof = signatures(secret, body, account_secret)
        headers = {"Content-Type": "application/json"} | self._kept(proof)
        url = self.simulator.chapa_webhook_url
        return Delivery(charge.reference, "POST", url, lambda: (headers, body), self.retries)

    def _kept(self, proof: dict[str, str]) -> dict[str, str]:
        """The headers that the switch leaves on."""
        security = self.simulator.switches.chapa_webhook_security
        names = {"both": set(proof), "constant": {"Chapa-Signature"}, "none": set()}[security]
        return {name: value for name, value in proof.items() if name in names}

    def _callback(self, charge: Charge) -> Delivery:
        query = {"trx_ref": charge.reference, "ref_id": charge.transaction_id, "status": "success"}
        mark = "&" if "?" in charge.webhook_url else "?"
        url = f"{charge.webhook_url}{mark}{urlencode(query)}"
        return Delivery(charge.reference, "GET", url, lambda: ({}, b""))

    def _refunded(self, charge: Charge, amount: Decimal, reference: str) -> Reply:
        refund = Refund(f"MERC-DIS-REF-{word(6)}", amount, Status.PENDING, reference, self.now())
        charge.refunds.append(refund)
        data = refunded(charge, refund, is_new=True)
        seconds = self.simulator.switches.chapa_refund_seconds
        self.simulator.later(seconds, partial(self._give_back, charge, refund))
        text = "Refund initiated successfully. Processing time: 1-3 business days"
        return envelope(200, text, data)

    def _give_back(self, charge: Charge, refund: Refund) -> None:
        refund.status = Status.SUCCEEDED
        if delivery := self._delivery(charge, "charge.refunded"):
            self.simulator.outbox.put(delivery)

    def _charge_of(self, said: dict[str, Any], mode: str) -> Charge:
        now = self.now()
        amount = Decimal(str(said["amount"])).quantize(CENT)
        shown = said.get("customization")
        shown = shown if isinstance(shown, dict) else {}
        callback = said.get("callback_url")
        return Charge(
            self.code,
            word(32),
            str(said["tx_ref"]),
            amount,
            said["currency"],
            now,
            now + self.simulator.switches.chapa_link_seconds,
            phone=str(said.get("phone_number") or ""),
            description=str(shown.get("description") or ""),
            webhook_url=str(callback) if host_of(callback) else "",
            return_url=str(said.get("return_url") or ""),
            extra={
                "mode": mode,
                "attempts": 0,
                "customization": {"title": None, "description": None, "logo": None} | shown,
                "meta": said.get("meta"),
            },
        )

    def _key(self, request: Request) -> str:
        return request.headers.get("authorization", "").removeprefix("Bearer ").strip()

    def _refusal(self, request: Request) -> Reply | None:
        if not request.headers.get("authorization", "").strip():
            return envelope(401, "Authorization required")
        known = self._key(request) in MODES
        return None if known else envelope(401, "Invalid API Key or User doesn't exist")

    def _charge(self, reference: str) -> Charge | None:
        mine = self.simulator.ledger.of(self.code)
        return next((one for one in mine if one.reference == reference), None)

    def _paid_as(self, name: str) -> Charge | None:
        mine = self.simulator.ledger.of(self.code)
        return next((one for one in mine if one.transaction_id == name != ""), None)

    def _of_refund(self, name: str) -> Charge | None:
        mine = self.simulator.ledger.of(self.code)
        return next((one for one in mine if name in [r.id for r in one.refunds]), None)
