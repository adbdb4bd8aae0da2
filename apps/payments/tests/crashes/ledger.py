"""A provider whose books are a file, so that they outlive any process of ours."""

import hmac
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from apps.core.crash import crash_point
from apps.payments.providers.base import (
    Action,
    Capabilities,
    Certainty,
    PaymentProvider,
    PaymentRequest,
    PaymentResult,
    ProviderStatus,
    RefundRequest,
    RefundResult,
    RefundSupport,
    WebhookEvent,
    WebhookTrust,
)


class Ledger:
    """What guests were asked for and what they paid: a line each, synced before we go on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()

    def write(self, what: str, reference: str, amount: int) -> None:
        line = json.dumps({"what": what, "reference": reference, "amount": amount})
        with self.path.open("a") as file:
            file.write(f"{line}\n")
            file.flush()
            os.fsync(file.fileno())

    def lines(self, what: str) -> list[dict[str, Any]]:
        found = [json.loads(line) for line in self.path.read_text().splitlines()]
        return [line for line in found if line["what"] == what]

    def pay(self) -> None:
        """Every guest who was asked pays, once."""
        paid = {line["reference"] for line in self.lines("paid")}
        for line in self.lines("asked"):
            if line["reference"] not in paid:
                self.write("paid", line["reference"], line["amount"])
                paid.add(line["reference"])


class LedgerProvider(PaymentProvider):
    """Asks a guest by writing into the ledger, and reads there whether they have paid."""

    code = "ledger"
    display_name = "Ledger"
    capabilities = Capabilities(
        currencies=None,
        min_amount=1,
        max_amount=999_999_999,
        action=Action.PROMPT,
        needs_phone=False,
        refunds=RefundSupport.PARTIAL,
        webhook=WebhookTrust.PROOF,
        can_look_up=True,
        deadline=300,
        not_found_is_final_after=60,
    )

    @property
    def ledger(self) -> Ledger:
        return Ledger(Path(self.config["ledger"]))

    def initiate_payment(self, request: PaymentRequest) -> PaymentResult:
        self.ledger.write("asked", request.reference, request.amount)
        crash_point("initiate.charged")
        return PaymentResult(Certainty.DEFINITE, ProviderStatus.PENDING)

    def check_status(self, request: PaymentRequest) -> PaymentResult:
        mine = [
            (what, line)
            for what in ("asked", "paid")
            for line in self.ledger.lines(what)
            if line["reference"] == request.reference
        ]
        if not mine:
            return PaymentResult(Certainty.DEFINITE, ProviderStatus.NOT_FOUND)
        what, line = mine[-1]
        status = ProviderStatus.SUCCEEDED if what == "paid" else ProviderStatus.PENDING
        return PaymentResult(Certainty.DEFINITE, status, amount=line["amount"], currency="XOF")

    def process_refund(self, request: RefundRequest) -> RefundResult:
        """Like every provider's, under a name of ours: asked twice, it gives back once."""
        if self.check_refund(request).status is ProviderStatus.NOT_FOUND:
            self.ledger.write("given", request.refund_reference, request.amount)
        crash_point("refund.given")
        return RefundResult(Certainty.DEFINITE, ProviderStatus.PENDING)

    def check_refund(self, request: RefundRequest) -> RefundResult:
        given = [line["reference"] for line in self.ledger.lines("given")]
        is_given = request.refund_reference in given
        status = ProviderStatus.SUCCEEDED if is_given else ProviderStatus.NOT_FOUND
        return RefundResult(Certainty.DEFINITE, status, amount=request.amount if is_given else None)

    def new_provider_reference(self) -> str:
        return uuid4().hex

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> bool:
        return hmac.compare_digest(headers.get("x-signature", ""), sign(body))

    def parse_webhook(self, body: bytes) -> list[WebhookEvent]:
        said = json.loads(body)
        paid = PaymentResult(
            Certainty.DEFINITE, ProviderStatus.SUCCEEDED, amount=said["amount"], currency="XOF"
        )
        return [WebhookEvent(said["id"], reference=said["reference"], result=paid)]


def sign(body: bytes) -> str:
    return hmac.new(b"ledger", body, "sha256").hexdigest()
