"""Providers in the box: they answer what the test told them to, or raise what they were given."""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import ClassVar
from uuid import uuid4

from apps.payments.providers.base import (
    Action,
    Capabilities,
    Certainty,
    FoundTransaction,
    PaymentProvider,
    PaymentRequest,
    PaymentResult,
    ProviderStatus,
    RefundRequest,
    RefundResult,
    RefundSupport,
    StatementResult,
    UnsupportedByProvider,
    WebhookEvent,
    WebhookTrust,
)


class BogusProvider(PaymentProvider):
    """A network provider that prompts the guest's phone."""

    code = "bogus"
    display_name = "Bogus"
    capabilities = Capabilities(
        currencies=frozenset({"XOF"}),
        min_amount=100,
        max_amount=500_000,
        action=Action.PROMPT,
        needs_phone=True,
        refunds=RefundSupport.NONE,
        webhook=WebhookTrust.HINT,
        deadline=300,
        not_found_is_final_after=60,
    )
    answers: ClassVar[list[PaymentResult | BaseException | Callable[[], PaymentResult]]] = []
    asked: ClassVar[list[PaymentRequest]] = []
    refund_answers: ClassVar[list[RefundResult | BaseException | Callable[[], RefundResult]]] = []
    refunds_asked: ClassVar[list[RefundRequest]] = []

    def initiate_payment(self, request: PaymentRequest) -> PaymentResult:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer() if callable(answer) else answer

    check_status = initiate_payment

    def process_refund(self, request: RefundRequest) -> RefundResult:
        raise UnsupportedByProvider

    def check_refund(self, request: RefundRequest) -> RefundResult:
        raise UnsupportedByProvider

    def new_refund_answer(self, request: RefundRequest) -> RefundResult:
        """What a provider that gives money back was told to say."""
        self.refunds_asked.append(request)
        answer = self.refund_answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer() if callable(answer) else answer

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> bool:
        return False

    def parse_webhook(self, body: bytes) -> list[WebhookEvent]:
        """`{"reference": …}` or `{"correlation": …}`."""
        try:
            said = json.loads(body)
        except (ValueError, RecursionError):
            return []
        if not isinstance(said, dict) or not {"reference", "correlation"} & set(said):
            return []
        return [
            WebhookEvent(
                dedupe_key=said.get("id", ""),
                reference=said.get("reference", ""),
                correlation=said.get("correlation", ""),
                result=None if "taken_back" in said else self.proof(said),
                taken_back=said.get("taken_back", ""),
            )
        ]

    def proof(self, said: Mapping[str, str]) -> PaymentResult | None:
        return None


class SigningProvider(BogusProvider):
    """The same, and its webhooks prove themselves by a header."""

    code = "signing"
    display_name = "Signing"
    capabilities = replace(BogusProvider.capabilities, webhook=WebhookTrust.PROOF)
    secret = b"shared"

    @classmethod
    def sign(cls, body: bytes) -> str:
        return hmac.new(cls.secret, body, "sha256").hexdigest()

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> bool:
        return hmac.compare_digest(headers.get("x-signature", ""), self.sign(body))

    def proof(self, said: Mapping[str, str]) -> PaymentResult | None:
        return PaymentResult(
            Certainty(said.get("certainty", "definite")),
            ProviderStatus(said.get("status", "succeeded")),
            amount=int(said.get("amount", 1000)),
            currency="XOF",
        )


class CallingProvider(SigningProvider):
    """One that signs what it sends by POST, and also calls by GET, which nobody signs."""

    code = "calling"
    display_name = "Calling"
    capabilities = replace(SigningProvider.capabilities, hints_by_get=True)

    def parse_hint(self, query: Mapping[str, str]) -> WebhookEvent | None:
        return WebhookEvent(dedupe_key="", reference=query["about"])


class TellingProvider(BogusProvider):
    """One that tells each payment's own address what it tells nowhere else, in round sums only."""

    code = "telling"
    display_name = "Telling"
    acknowledgement = b'{"heard":1}'
    capabilities = replace(
        BogusProvider.capabilities,
        address_per_payment=True,
        amount_step=50,
        one_prompt_per_phone=True,
    )

    def parse_webhook(self, body: bytes) -> list[WebhookEvent]:
        """`{"receipt": …}`, with a `reference` or without."""
        said = json.loads(body)
        about = said.pop("reference", "")
        return [WebhookEvent(str(sorted(said.items())), reference=about, told=said)]


class RefundingProvider(BogusProvider):
    """One that gives money back by itself, also in part."""

    code = "refunding"
    display_name = "Refunding"
    capabilities = replace(BogusProvider.capabilities, refunds=RefundSupport.PARTIAL)

    def new_provider_reference(self) -> str:
        return str(uuid4())

    process_refund = check_refund = BogusProvider.new_refund_answer


class WholeRefundsProvider(RefundingProvider):
    """One that gives back whole payments only."""

    code = "whole"
    display_name = "Whole"
    capabilities = replace(BogusProvider.capabilities, refunds=RefundSupport.FULL)


class ListingProvider(BogusProvider):
    """One whose transactions can be looked up by name, and fetched by the day."""

    code = "listing"
    display_name = "Listing"
    capabilities = replace(
        BogusProvider.capabilities,
        needs_phone=False,
        action=Action.REDIRECT,
        can_find_transaction=True,
        can_list_transactions=True,
    )
    transactions: ClassVar[dict[str, FoundTransaction]] = {}
    days: ClassVar[dict[date, StatementResult | BaseException]] = {}
    days_asked: ClassVar[list[date]] = []

    def find_transaction(self, transaction_id: str) -> FoundTransaction:
        nothing = PaymentResult(Certainty.DEFINITE, ProviderStatus.NOT_FOUND)
        return self.transactions.get(transaction_id, FoundTransaction(nothing))

    def fetch_statement(self, day: date) -> StatementResult:
        self.days_asked.append(day)
        answer = self.days.get(day, StatementResult(Certainty.DEFINITE))
        if isinstance(answer, BaseException):
            raise answer
        return answer


class ClosingProvider(ListingProvider):
    """The same, and its sessions can be closed."""

    code = "closing"
    display_name = "Closing"
    capabilities = replace(ListingProvider.capabilities, can_cancel=True)
    cancel_payment = BogusProvider.initiate_payment
