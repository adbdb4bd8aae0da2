"""M-Pesa through Daraja: prompts, their query, and reversals (wire reference, sections 4 to 9)."""

import json
from typing import Any, ClassVar

from apps.simulator import accounts
from apps.simulator.faults import Fault
from apps.simulator.http import Reply, Request, reply
from apps.simulator.ledger import Act, Charge, Refund, Status, word
from apps.simulator.outbox import Delivery
from apps.simulator.rules import About
from apps.simulator.wires.base import figure, host_of
from apps.simulator.wires.mpesa_access import Access
from apps.simulator.wires.mpesa_operator import is_operator
from apps.simulator.wires.mpesa_words import (
    LOCKED,
    NO_ANSWER,
    NOT_KNOWN,
    RESULTS,
    callback,
    checkout_id,
    error,
    invalid,
    receipt,
    result_code,
    reversal_result,
    unfit,
)

CODES = {Act.REFUSE: "1032", Act.INSUFFICIENT_FUNDS: "1"}
NO_ANSWER_FROM_GUEST = "1037"
SAME_AGAIN = "17"
SAME_AGAIN_SECONDS = 120


class Mpesa(Access):
    """Prompts on a phone. Its own id, which comes with the answer, is the prompt's only name."""

    code = "mpesa"
    name = "M-Pesa"
    routes: ClassVar = (
        *Access.routes,
        ("POST", "/mpesa/stkpush/v1/processrequest", "create", "create"),
        ("POST", "/mpesa/stkpushquery/v1/query", "status", "status"),
        ("POST", "/mpesa/reversal/v1/request", "refund", "reverse"),
    )

    def about(self, request: Request) -> About:
        said = request.fields()
        charge = self._charge(said.get("CheckoutRequestID")) or self._paid_as(
            said.get("TransactionID")
        )
        if charge:
            return self.simulator.about(charge)
        reference = str(said.get("AccountReference") or "")
        phone = str(said.get("PhoneNumber") or "")
        return About(self.code, reference, phone, figure(said.get("Amount")))

    # --- prompts ---

    def create(self, request: Request) -> Reply:
        """Each request is a prompt of its own: nothing in it is an idempotency key."""
        said = request.fields()
        if refusal := self.refusal(request) or self.wrong_password(said):
            return refusal
        if wrong := unfit(said, is_strict=self.simulator.switches.mpesa_is_strict):
            return wrong
        phone = str(said["PhoneNumber"])
        mine = [one for one in self.simulator.ledger.of(self.code) if one.phone == phone]
        is_busy = any(one.status is Status.PENDING for one in mine)
        if is_busy and self.simulator.switches.mpesa_locks_subscribers:
            return LOCKED
        charge = self._charge_of(said)
        is_same = any(self._is_repeated(one, charge) for one in mine)
        self.simulator.prompt(self, charge)
        if is_same and self.simulator.switches.mpesa_limits_repeats:
            self.act(charge, Act.REFUSE, SAME_AGAIN)
        text = "Success. Request accepted for processing"
        return reply(
            200,
            {
                "MerchantRequestID": charge.extra["merchant_request"],
                "CheckoutRequestID": charge.id,
                "ResponseCode": "0",
                "ResponseDescription": text,
                "CustomerMessage": text,
            },
        )

    def status(self, request: Request) -> Reply:
        """Neither amount nor receipt nor phone, and codes in texts."""
        said = request.fields()
        if refusal := self.refusal(request) or self.wrong_password(said):
            return refusal
        name = said.get("CheckoutRequestID")
        if not isinstance(name, str) or not name.startswith("ws_CO_"):
            return invalid("CheckoutRequestID")
        charge = self._charge(name)
        if charge is None:
            return NOT_KNOWN
        code = result_code(charge, self.shown(charge))
        is_in_flight = code == "4999"
        if self.is_spurious():
            return NO_ANSWER
        if is_in_flight and self.simulator.switches.mpesa_in_flight_as == "error":
            return error(500, "500.001.1001", "The transaction is being processed")
        return reply(
            200,
            {
                "ResponseCode": "0",
                "ResponseDescription": "The service request has been accepted successsfully",
                "MerchantRequestID": charge.extra["merchant_request"],
                "CheckoutRequestID": charge.id,
                "ResultCode": code,
                "ResultDesc": RESULTS.get(code, "Failed"),
            },
        )

    # --- reversals ---

    def reverse(self, request: Request) -> Reply:
        """Taken now; how it ends is told to the ResultURL, once."""
        said = request.fields()
        if refusal := self.refusal(request):
            return refusal
        if wrong := _unfit_reversal(said):
            return wrong
        about = f"{word(5, '123456789')}-{word(8, '123456789')}-1"
        conversation = f"AG_{word(24, '0123456789abcdef')}"
        code = self._reversed(said, about)
        self._tell_result(said, about, conversation, code)
        return reply(
            200,
            {
                "OriginatorConversationID": about,
                "ConversationID": conversation,
                "ResponseCode": "0",
                "ResponseDescription": "Accept the service request successfully.",
            },
        )

    # --- guests ---

    def act(self, charge: Charge, act: Act, reason: str = "") -> None:
        if charge.status is not Status.PENDING:
            return
        charge.ended_at = self.now()
        if act is Act.APPROVE:
            charge.status, charge.transaction_id = Status.SUCCEEDED, receipt(self.now())
        else:
            charge.status, charge.reason = Status.FAILED, reason or CODES[act]
        self.announce(charge)
        if charge.is_paid:
            self.confirm(charge)

    def run_out(self, charge: Charge) -> None:
        charge.status, charge.reason = Status.EXPIRED, NO_ANSWER_FROM_GUEST
        self.announce(charge)

    def delivery(self, charge: Charge, *, is_forged: bool = False) -> Delivery | None:
        """Once, and never again. Whoever forges one knows an address, but no prompt's id."""
        if not charge.webhook_url:
            return None
        shown = self.shown(charge)
        said = callback(charge, shown, "0" if is_forged else result_code(charge, shown))
        if is_forged:
            inner = said["Body"]["stkCallback"]
            inner["CheckoutRequestID"] = checkout_id(self.now(), "254700000000")
            inner["CallbackMetadata"]["Item"][1]["Value"] = receipt(self.now())
        body = json.dumps(said).encode()
        headers = {
            "Content-Type": "application/json;charset=UTF-8",
            "Businessshortcode": charge.merchant,
        }
        return Delivery(charge.reference, "POST", charge.webhook_url, lambda: (headers, body))

    # --- helpers ---

    def _charge_of(self, said: dict[str, Any]) -> Charge:
        now = self.now()
        phone = str(said["PhoneNumber"])
        return Charge(
            self.code,
            checkout_id(now, phone),
            str(said["AccountReference"]),
            figure(said["Amount"]),  # type: ignore[arg-type]
            "KES",
            now,
            now + self.simulator.switches.mpesa_prompt_seconds,
            phone=phone,
            merchant=str(said["PartyB"]),
            description=str(said["TransactionDesc"]),
            webhook_url=said["CallBackURL"],
            extra={"merchant_request": f"{word(4)}-{word(4)}-{word(4)}-{word(18)}"},
        )

    def _is_repeated(self, one: Charge, charge: Charge) -> bool:
        is_recent = charge.created_at - one.created_at < SAME_AGAIN_SECONDS
        return one.is_paid and one.amount == charge.amount and is_recent

    def _reversed(self, said: dict[str, Any], about: str) -> str:
        """The result's code; with `0` the money is back."""
        charge = self._paid_as(said.get("TransactionID"))
        switches = self.simulator.switches
        if said["Initiator"] != accounts.MPESA_INITIATOR:
            return "21"
        if not is_operator(said["SecurityCredential"]):
            return "2001"
        if charge is None:
            return "R000002"
        if charge.refunds:
            return "R000001"
        if switches.mpesa_balance_is_low or figure(said["Amount"]) != charge.amount:
            return "1"
        charge.refunds.append(Refund(about, charge.amount, Status.SUCCEEDED, at=self.now()))
        return "0"

    def _tell_result(self, said: dict[str, Any], about: str, conversation: str, code: str) -> None:
        charge, switches = self._paid_as(said.get("TransactionID")), self.simulator.switches
        if charge and self.simulator.plan.tells(self.simulator.about(charge), Fault.WEBHOOK_LOST):
            return
        result = reversal_result(about, conversation, code, charge, self.now())
        body, headers = json.dumps(result).encode(), {"Content-Type": "application/json"}
        if switches.mpesa_reversal_waits:
            late = {"Result": {"ResultCode": 1, "OriginatorConversationID": about}}
            gone = json.dumps(late).encode()
            url = said["QueueTimeOutURL"]
            self.simulator.outbox.put(Delivery(about, "POST", url, lambda: (headers, gone)))
        delivery = Delivery(about, "POST", said["ResultURL"], lambda: (headers, body))
        self.simulator.outbox.put(delivery, switches.mpesa_reversal_seconds)

    def _charge(self, name: Any) -> Charge | None:
        return self.simulator.ledger.get(self.code, name) if isinstance(name, str) else None

    def _paid_as(self, name: Any) -> Charge | None:
        mine = self.simulator.ledger.of(self.code)
        return next((one for one in mine if one.transaction_id == name != ""), None)


def _unfit_reversal(said: dict[str, Any]) -> Reply | None:
    """The right spelling of a field is refused (section 9.1)."""
    if said.get("CommandID") != "TransactionReversal":
        return invalid("CommandID")
    if str(said.get("RecieverIdentifierType")) not in ("11", "4"):
        return invalid("RecieverIdentifierType")
    if figure(said.get("Amount")) is None:
        return invalid("Amount")
    if not 2 <= len(str(said.get("Remarks") or "")) <= 100:
        return invalid("Remarks")
    wrong = [name for name in ("ResultURL", "QueueTimeOutURL") if not host_of(said.get(name))]
    needed = [name for name in ("Initiator", "SecurityCredential") if not said.get(name)]
    return invalid((wrong + needed)[0]) if wrong or needed else None
