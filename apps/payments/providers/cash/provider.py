"""Cash as a provider like any other, except that the guest's hand is the network."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from apps.core.money import MAX_AMOUNT
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
    UnsupportedByProvider,
    WebhookEvent,
    WebhookTrust,
)


class CashProvider(PaymentProvider):
    """Succeeds at once: the cashier pressed the button with the money in hand."""

    code = "cash"
    display_name = _("Cash")
    capabilities = Capabilities(
        currencies=None,
        min_amount=1,
        max_amount=MAX_AMOUNT,
        action=Action.NONE,
        needs_phone=False,
        refunds=RefundSupport.PARTIAL,
        webhook=WebhookTrust.NONE,
        settles_at_once=True,
        moves_drawer=True,
        takes_tender=True,
    )

    def initiate_payment(self, request: PaymentRequest) -> PaymentResult:
        return PaymentResult(
            certainty=Certainty.DEFINITE,
            status=ProviderStatus.SUCCEEDED,
            amount=request.amount,
            currency=request.currency,
        )

    def check_status(self, request: PaymentRequest) -> PaymentResult:
        """A cash payment that was recorded was paid."""
        return self.initiate_payment(request)

    def process_refund(self, request: RefundRequest) -> RefundResult:
        return RefundResult(
            certainty=Certainty.DEFINITE, status=ProviderStatus.SUCCEEDED, amount=request.amount
        )

    def check_refund(self, request: RefundRequest) -> RefundResult:
        return self.process_refund(request)

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Nobody may announce cash from outside."""
        return False

    def parse_webhook(self, body: bytes) -> list[WebhookEvent]:
        raise UnsupportedByProvider("Cash has no webhooks")
