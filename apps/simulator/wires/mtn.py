"""MTN MoMo, collection and disbursement (wire reference, sections 3 to 11 and 14)."""

import json
from typing import Any, ClassVar
from urllib.parse import urlsplit
from uuid import uuid4

from apps.simulator.faults import About, Fault
from apps.simulator.http import Reply, Request, reply
from apps.simulator.ledger import Act, Charge, Refund, Status, word
from apps.simulator.outbox import Delivery
from apps.simulator.wires.base import figure, plain
from apps.simulator.wires.mtn_accounts import PRODUCT, Accounts
from apps.simulator.wires.mtn_words import CURRENCIES, MAGIC, error, is_uuid4, unfit

MINUTES_TO_APPROVE = 5
LATE_SUCCESS_SECONDS = 25
"""How long …454 reads CREATED (section 11, measured)."""

REASONS = {
    Act.REFUSE: "APPROVAL_REJECTED",
    Act.INSUFFICIENT_FUNDS: "NOT_ENOUGH_FUNDS",
}
WORDS = {
    Status.PENDING: "PENDING",
    Status.SUCCEEDED: "SUCCESSFUL",
    Status.FAILED: "FAILED",
    Status.EXPIRED: "FAILED",
    Status.CANCELLED: "FAILED",
}


class MTN(Accounts):
    """Prompts on a phone. The caller's `X-Reference-Id` is the transaction's only name."""

    code = "mtn"
    name = "MTN MoMo"
    routes: ClassVar = (
        *Accounts.routes,
        ("POST", f"{PRODUCT}/v1_0/requesttopay", "create", "create"),
        ("GET", f"{PRODUCT}/v1_0/requesttopay/(?P<name>[^/]+)", "status", "status"),
        (
            "POST",
            f"{PRODUCT}/v1_0/requesttopay/(?P<name>[^/]+)/deliverynotification",
            "notify",
            "notify",
        ),
        ("POST", f"{PRODUCT}/v[12]_0/refund", "refund", "refund"),
        ("GET", f"{PRODUCT}/v1_0/refund/(?P<name>[^/]+)", "refund-status", "refund_status"),
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
        self.used: set[str] = set()
        self.notified: set[str] = set()

    def about(self, request: Request) -> About:
        said = request.fields()
        charge = self._charge(request.path.rsplit("/", 1)[-1])
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
        reference = request.headers.get("x-reference-id", "")
        said = request.fields()
        if not is_uuid4(reference) or (unfit(said) and isinstance(said.get("payer"), dict)):
            return reply(400)
        if wrong := self._wrong_body(request, said):
            return wrong
        lie = frozenset({Fault.DUPLICATE_REFERENCE})
        if reference in self.used or self.simulator.plan.take(self.about(request), lie, "create"):
            return error(409, "RESOURCE_ALREADY_EXIST", "Duplicated reference id.")
        magic = MAGIC.get(said["payer"]["partyId"])
        if magic and magic.status:
            return error(magic.status, magic.code, magic.code)
        self.used.add(reference)
        charge = self._charge_of(reference, request, said)
        self.simulator.prompt(self, charge)
        if request.headers.get("x-target-environment") == "sandbox":
            self._sandbox(charge, magic.code if magic else "")
        return reply(202)

    def status(self, request: Request, product: str, name: str) -> Reply:
        if refusal := self.refusal(request, product, "collection"):
            return refusal
        charge = self._charge(name)
        wait = self.simulator.switches.mtn_invisible_seconds
        if charge is None or self.now() < charge.created_at + wait:
            if not is_uuid4(name):
                return reply(400)
            return error(404, "RESOURCE_NOT_FOUND", "Requested resource was not found.")
        return reply(200, self._state(charge))

    def notify(self, request: Request, product: str, name: str) -> Reply:
        if refusal := self.refusal(request, product, "collection"):
            return refusal
        text = request.fields().get("notificationMessage")
        if not isinstance(text, str) or not 0 < len(text) <= 160:
            return reply(400)
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
        magic = MAGIC.get(name)
        return reply(200, {"result": not (magic and magic.code == "PAYER_NOT_FOUND")})

    # --- disbursement ---

    def refund(self, request: Request, product: str) -> Reply:
        if refusal := self.refusal(request, product, "disbursement"):
            return refusal
        said, reference = request.fields(), request.headers.get("x-reference-id", "")
        paid, amount = str(said.get("referenceIdToRefund") or ""), figure(said.get("amount"))
        if not is_uuid4(reference) or not is_uuid4(paid) or amount is None or amount <= 0:
            return reply(400)
        if reference in self.used:
            return error(409, "RESOURCE_ALREADY_EXIST", "Duplicated reference id.")
        charge = self._charge(paid)
        if charge is None or not charge.is_paid:
            return error(404, "RESOURCE_NOT_FOUND", "Requested resource was not found.")
        if said.get("currency") != charge.currency:
            return error(500, "INVALID_CURRENCY", "Currency not supported.")
        self.used.add(reference)
        is_covered = charge.refunded + amount <= charge.amount
        status = Status.SUCCEEDED if is_covered else Status.FAILED
        external = str(said.get("externalId") or "")
        charge.refunds.append(Refund(reference, amount, status, external, self.now()))
        return reply(202)

    def refund_status(self, request: Request, product: str, name: str) -> Reply:
        if refusal := self.refusal(request, product, "disbursement"):
            return refusal
        for charge in self.simulator.ledger.of(self.code):
            for refund in charge.refunds:
                if refund.id == name:
                    return reply(200, self._refund_state(charge, refund))
        return error(404, "RESOURCE_NOT_FOUND", "Requested resource was not found.")

    # --- guests ---

    def act(self, charge: Charge, act: Act) -> None:
        if charge.status is not Status.PENDING:
            return
        if act is Act.APPROVE:
            charge.status, charge.ended_at = Status.SUCCEEDED, self.now()
            charge.transaction_id = word(10, "123456789")
        else:
            charge.status, charge.reason = Status.FAILED, REASONS[act]
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
        method = self.simulator.switches.mtn_callback_method
        return Delivery(charge.reference, method, charge.webhook_url, lambda: (headers, body))

    # --- helpers ---

    def _sandbox(self, charge: Charge, magic: str) -> None:
        """The sandbox's guests are quick, but for a few numbers (section 11)."""
        if not magic:
            self.act(charge, Act.APPROVE)
        elif magic == "CREATED":
            charge.extra["created_until"] = self.now() + LATE_SUCCESS_SECONDS
            self.simulator.later(LATE_SUCCESS_SECONDS, lambda: self.act(charge, Act.APPROVE))
        elif magic != "PENDING":
            charge.status, charge.reason = Status.FAILED, magic
            self.announce(charge)

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
            extra={"payee_note": said.get("payeeNote")},
        )

    def _state(self, charge: Charge) -> dict[str, Any]:
        shown = self.simulator.shown(charge)
        told = WORDS[shown.status]
        if told == "PENDING" and self.now() < charge.extra.get("created_until", 0):
            told = "CREATED"
        is_failed = told == "FAILED"
        reason: Any = charge.reason or "INTERNAL_PROCESSING_ERROR"
        if self.simulator.switches.mtn_reason_as_object:
            reason = {"code": reason, "message": reason}
        paid = {"financialTransactionId": charge.transaction_id} if told == "SUCCESSFUL" else {}
        return {
            **paid,
            "externalId": charge.reference,
            "amount": plain(shown.amount),
            "currency": shown.currency,
            "payer": {"partyIdType": "MSISDN", "partyId": charge.phone},
            "payerMessage": charge.description,
            "payeeNote": charge.extra.get("payee_note"),
            "status": told,
            **({"reason": reason} if is_failed else {}),
        }

    def _refund_state(self, charge: Charge, refund: Refund) -> dict[str, Any]:
        is_failed = refund.status is Status.FAILED
        return {
            **({} if is_failed else {"financialTransactionId": str(uuid4().int)[:10]}),
            "externalId": refund.reference,
            "amount": plain(refund.amount),
            "currency": charge.currency,
            "payee": {"partyIdType": "MSISDN", "partyId": charge.phone},
            "status": WORDS[refund.status],
            **({"reason": "INTERNAL_PROCESSING_ERROR"} if is_failed else {}),
        }

    def _charge(self, reference: str) -> Charge | None:
        return self.simulator.ledger.get(self.code, reference)

    def _wrong_body(self, request: Request, said: dict[str, Any]) -> Reply | None:
        """Refusals in HTTP 500, with a code that says so (section 7)."""
        if unfit(said):
            return error(500, "INTERNAL_PROCESSING_ERROR", "Payer is empty.")
        market = request.headers["x-target-environment"]
        if said.get("currency") != CURRENCIES[market]:
            return error(500, "INVALID_CURRENCY", "Currency not supported.")
        url = request.headers.get("x-callback-url")
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        user = self.users.get(self.tokens[token][1])
        host = user.host if user else ""
        if url is not None and host and urlsplit(url).hostname != host.lower():
            text = "Callback URL does not match the configured value."
            return error(500, "INVALID_CALLBACK_URL_HOST", text)
        return None
