"""MTN MoMo, collection and disbursement (wire reference, sections 3 to 11 and 14)."""

import json
from typing import Any, ClassVar

from apps.simulator.faults import Fault
from apps.simulator.http import Reply, Request, reply
from apps.simulator.ledger import Act, Charge, Seen, Status, word
from apps.simulator.outbox import Delivery
from apps.simulator.rules import About
from apps.simulator.wires.base import figure, host_of, plain
from apps.simulator.wires.mtn_accounts import PRODUCT
from apps.simulator.wires.mtn_refunds import USED, Refunds
from apps.simulator.wires.mtn_words import (
    CURRENCIES,
    HOLDERS,
    MAGIC,
    NOT_FOUND,
    Magic,
    error,
    is_payer,
    is_uuid4,
    is_wallet,
    unfit,
)

MINUTES_TO_APPROVE = 5
LATE_SUCCESS_SECONDS = 25
"""How long …454 reads CREATED (section 11, measured)."""

REASONS = {
    Act.REFUSE: "APPROVAL_REJECTED",
    Act.INSUFFICIENT_FUNDS: "NOT_ENOUGH_FUNDS",
}
FINE, WAITS = Magic(""), Magic("PENDING")
WORDS = {
    Status.PENDING: "PENDING",
    Status.SUCCEEDED: "SUCCESSFUL",
    Status.FAILED: "FAILED",
    Status.EXPIRED: "FAILED",
    Status.CANCELLED: "FAILED",
}


class MTN(Refunds):
    """Prompts on a phone. The caller's `X-Reference-Id` is the transaction's only name."""

    code = "mtn"
    name = "MTN MoMo"
    routes: ClassVar = (
        *Refunds.routes,
        ("POST", f"{PRODUCT}/v1_0/requesttopay", "create", "create"),
        ("GET", f"{PRODUCT}/v1_0/requesttopay/(?P<name>[^/]+)", "status", "status"),
        (
            "POST",
            f"{PRODUCT}/v1_0/requesttopay/(?P<name>[^/]+)/deliverynotification",
            "notify",
            "notify",
        ),
        ("GET", f"{PRODUCT}/v1_0/account/balance(?:/[A-Z]+)?", "balance", "balance"),
        (
            "GET",
            f"{PRODUCT}/v1_0/accountholder/(?i:msisdn)/(?P<name>[^/]+)/active",
            "holder",
            "is_active",
        ),
    )

    def reset(self) -> None:
        super().reset()
        self.notified = Seen()

    def about(self, request: Request) -> About:
        said = request.fields()
        charge = self._charge(request.path.removesuffix("/deliverynotification").rsplit("/")[-1])
        if charge:
            return self.simulator.about(charge)
        payer = said.get("payer") if isinstance(said.get("payer"), dict) else {}
        phone = str(payer.get("partyId") or "") if isinstance(payer, dict) else ""
        reference = str(said.get("externalId") or "")
        return About(self.code, reference, phone, figure(said.get("amount")))

    # --- collection ---

    def create(self, request: Request, product: str) -> Reply:
        if refusal := self.refusal(request, product, "collection"):
            return refusal
        reference = request.headers.get("x-reference-id", "").lower()
        said = request.fields()
        if wrong := self._wrong_body(request, reference, said):
            return wrong
        lie = frozenset({Fault.DUPLICATE_REFERENCE})
        if reference in self.used or self.simulator.plan.take(self.about(request), lie, "create"):
            return USED
        is_sandbox = request.headers["x-target-environment"] == "sandbox"
        magic = MAGIC.get(said["payer"]["partyId"], FINE) if is_sandbox else WAITS
        if magic.status:
            return error(magic.status, magic.code, magic.code)
        self.used.add(reference)
        charge = self._charge_of(reference, request, said)
        self.simulator.prompt(self, charge)
        self._answer_by_itself(charge, magic, is_sandbox=is_sandbox)
        return reply(202)

    def status(self, request: Request, product: str, name: str) -> Reply:
        if refusal := self.refusal(request, product, "collection"):
            return refusal
        charge = self._charge(name)
        wait = self.simulator.switches.mtn_invisible_seconds
        if charge is None or self.now() < charge.created_at + wait:
            if not is_uuid4(name):
                return reply(400)
            return NOT_FOUND
        return reply(200, self._state(charge))

    def notify(self, request: Request, product: str, name: str) -> Reply:
        if refusal := self.refusal(request, product, "collection"):
            return refusal
        text = request.fields().get("notificationMessage")
        if not isinstance(text, str) or not 0 < len(text) <= 160:
            return reply(400)
        if self._charge(name) is None:
            return NOT_FOUND
        if name in self.notified:
            return reply(429)
        self.notified.add(name)
        return reply(200)

    def balance(self, request: Request, product: str) -> Reply:
        if refusal := self.refusal(request, product, product):
            return refusal
        market = request.headers["x-target-environment"]
        return reply(200, {"availableBalance": "1000000", "currency": CURRENCIES[market]})

    def is_active(self, request: Request, product: str, name: str) -> Reply:
        if refusal := self.refusal(request, product, product):
            return refusal
        if request.headers["x-target-environment"] == "sandbox" and name in HOLDERS:
            return HOLDERS[name]
        return reply(200, {"result": is_wallet(name)})

    # --- guests ---

    def act(self, charge: Charge, act: Act, reason: str = "") -> None:
        if charge.status is not Status.PENDING:
            return
        if act is Act.APPROVE:
            charge.status, charge.ended_at = Status.SUCCEEDED, self.now()
            charge.transaction_id = word(10, "123456789")
        else:
            charge.status, charge.reason = Status.FAILED, reason or REASONS[act]
        self.announce(charge)

    def run_out(self, charge: Charge) -> None:
        """After five minutes nobody may approve any more; nothing says how long that reads so."""
        reason = self.simulator.switches.mtn_out_of_time_as
        if reason:
            charge.status, charge.reason = Status.FAILED, reason
            self.announce(charge)

    def delivery(self, charge: Charge, *, is_forged: bool = False) -> Delivery | None:
        """The status as a callback: no signature, and no reference id (section 8)."""
        if not charge.webhook_url:
            return None
        said = self._state(charge) | ({"status": "SUCCESSFUL"} if is_forged else {})
        body = json.dumps(said).encode()
        headers = {"Content-Type": "application/json"}
        switches = self.simulator.switches
        retries = (1.0,) * 20 if switches.mtn_callback_is_repeated else ()
        return Delivery(
            charge.reference,
            switches.mtn_callback_method,
            charge.webhook_url,
            lambda: (headers, body),
            retries,
        )

    # --- helpers ---

    def _answer_by_itself(self, charge: Charge, magic: Magic, *, is_sandbox: bool) -> None:
        """The sandbox's guests are quick, but for a few numbers (section 11)."""
        is_number = charge.extra["payer"]["partyIdType"] == "MSISDN"
        if not is_sandbox and is_number and not is_wallet(charge.phone):
            self.act(charge, Act.REFUSE, "PAYER_NOT_FOUND")
        elif magic.code == "":
            self.act(charge, Act.APPROVE)
        elif magic.code == "CREATED":
            self._come_late(charge)
        elif magic.code != "PENDING":
            self.act(charge, Act.REFUSE, magic.code)

    def _come_late(self, charge: Charge) -> None:
        """Paid in the end, as measured. The portal's matrix leaves it pending."""
        if self.simulator.switches.mtn_magic_as == "measured":
            charge.extra["created_until"] = self.now() + LATE_SUCCESS_SECONDS
            self.simulator.later(LATE_SUCCESS_SECONDS, lambda: self.act(charge, Act.APPROVE))

    def _charge_of(self, reference: str, request: Request, said: dict[str, Any]) -> Charge:
        now = self.now()
        return Charge(
            self.code,
            reference,
            str(said.get("externalId") or ""),
            figure(said["amount"]),  # type: ignore[arg-type]
            said["currency"],
            now,
            now + MINUTES_TO_APPROVE * 60,
            phone=said["payer"]["partyId"],
            merchant=str(said.get("payeeNote") or ""),
            description=str(said.get("payerMessage") or ""),
            webhook_url=request.headers.get("x-callback-url", ""),
            extra={
                "payer": {name: said["payer"][name] for name in ("partyIdType", "partyId")},
                "payee_note": said.get("payeeNote"),
            },
        )

    def _state(self, charge: Charge) -> dict[str, Any]:
        """What the status says. Fields that have nothing to say are left out."""
        shown = self.shown(charge)
        told = WORDS[shown.status]
        if told == "PENDING" and self.now() < charge.extra.get("created_until", 0):
            told = "CREATED"
        said = {
            "financialTransactionId": charge.transaction_id if told == "SUCCESSFUL" else "",
            "externalId": charge.reference,
            "amount": plain(shown.amount),
            "currency": shown.currency,
            "payer": charge.extra["payer"],
            "payerMessage": charge.description,
            "payeeNote": charge.extra["payee_note"],
            "status": told,
            "reason": self._reason(charge) if told == "FAILED" else "",
        }
        return {name: value for name, value in said.items() if value}

    def _reason(self, charge: Charge) -> str | dict[str, str]:
        code = charge.reason or "INTERNAL_PROCESSING_ERROR"
        is_object = self.simulator.switches.mtn_reason_as_object
        return {"code": code, "message": code} if is_object else code

    def _charge(self, reference: str) -> Charge | None:
        return self.simulator.ledger.get(self.code, reference.lower())

    def _wrong_body(self, request: Request, reference: str, said: dict[str, Any]) -> Reply | None:
        """400 for what makes no sense, 500 with a code for what is not allowed (section 7)."""
        payer, user = said.get("payer"), self.bearer(request)[1]
        if not is_uuid4(reference) or reference == user or not isinstance(payer, dict):
            return reply(400)
        if not is_payer(payer):
            return error(500, "INTERNAL_PROCESSING_ERROR", "An internal error occurred.")
        if unfit(said):
            return reply(400)
        market = request.headers["x-target-environment"]
        if said.get("currency") != CURRENCIES[market]:
            return error(500, "INVALID_CURRENCY", "Currency not supported.")
        url = request.headers.get("x-callback-url")
        host = self.users[user].host.lower() if user in self.users else ""
        if url is not None and host_of(url) != (host or host_of(url) or "a host"):
            text = "Callback URL does not match the configured value."
            return error(500, "INVALID_CALLBACK_URL_HOST", text)
        return None
