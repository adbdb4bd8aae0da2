"""A provider in the box: it answers what the test told it to, or raises what it was given."""

from collections.abc import Mapping
from typing import ClassVar

from apps.payments.providers.base import (
    Action,
    Capabilities,
    PaymentProvider,
    PaymentRequest,
    PaymentResult,
    RefundRequest,
    RefundResult,
    RefundSupport,
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
    )
    answers: ClassVar[list[PaymentResult | BaseException]] = []
    asked: ClassVar[list[PaymentRequest]] = []

    def initiate_payment(self, request: PaymentRequest) -> PaymentResult:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    check_status = initiate_payment

    def process_refund(self, request: RefundRequest) -> RefundResult:
        raise UnsupportedByProvider

    def check_refund(self, request: RefundRequest) -> RefundResult:
        raise UnsupportedByProvider

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> bool:
        return False

    def parse_webhook(self, body: bytes) -> list[WebhookEvent]:
        return []
