"""MTN MoMo in the words of the contract."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import uuid4

from apps.core.http import within
from apps.core.money import MAX_AMOUNT
from apps.payments.providers.base import (
    Action,
    Capabilities,
    Certainty,
    ConnectionFinding,
    ConnectionRequest,
    PaymentProvider,
    PaymentRequest,
    PaymentResult,
    ProviderStatus,
    Reason,
    RefundRequest,
    RefundResult,
    RefundSupport,
    WebhookEvent,
    WebhookTrust,
)
from apps.payments.providers.mtn import webhooks
from apps.payments.providers.mtn.account import (
    MARKETS,
    SETTINGS,
    callback_url,
    collection_account,
    disbursement_account,
)
from apps.payments.providers.mtn.client import Client, not_sent
from apps.payments.providers.mtn.connection import ConnectionCheck
from apps.payments.providers.mtn.fields import msisdn, payment_body, refund_body
from apps.payments.providers.mtn.mapping import refund_result

PRE_CHECK_SECONDS = 2.0
"""How long we wait to hear that a number has no wallet, before asking for the money anyhow."""


class MTNProvider(PaymentProvider):
    """Prompts the guest's phone. The id that we choose finds the payment again, whatever happens.

    Refunds need MTN's disbursement product: without its keys they are given by hand.
    """

    code = "mtn"
    display_name = "MTN MoMo"
    capabilities = Capabilities(
        currencies=frozenset(market.currency for market in MARKETS.values()),
        min_amount=1,
        max_amount=MAX_AMOUNT,
        action=Action.PROMPT,
        needs_phone=True,
        refunds=RefundSupport.PARTIAL,
        webhook=WebhookTrust.HINT,
        can_look_up=True,
        deadline=300,
        not_found_is_final_after=120,
    )
    settings = SETTINGS

    def new_provider_reference(self) -> str:
        """The `X-Reference-Id`: MTN takes UUIDs of version 4 only."""
        return str(uuid4())

    def initiate_payment(self, request: PaymentRequest) -> PaymentResult:
        client = Client(collection_account(self.config, self.credentials))
        if not client.account.is_complete:
            return not_sent(Reason.NOT_CONFIGURED)
        if not request.provider_reference or not msisdn(request.customer_phone):
            return not_sent(Reason.INVALID_REQUEST)
        if self._is_known_to_have_no_wallet(client, request):
            return PaymentResult(
                Certainty.DEFINITE, ProviderStatus.FAILED, reason=Reason.PHONE_UNKNOWN
            )
        return client.post(
            "requesttopay",
            reference_id=request.provider_reference,
            body=payment_body(request, client.account),
            callback_url=callback_url(self.config, request.webhook_url),
        )

    def check_status(self, request: PaymentRequest) -> PaymentResult:
        client = Client(collection_account(self.config, self.credentials))
        return client.look("requesttopay", request)

    def process_refund(self, request: RefundRequest) -> RefundResult:
        client = Client(disbursement_account(self.config, self.credentials))
        if not client.account.is_complete:
            return RefundResult(
                Certainty.DEFINITE, ProviderStatus.FAILED, reason=Reason.NOT_CONFIGURED
            )
        if not request.refund_reference or not request.payment.provider_reference:
            return refund_result(not_sent(Reason.INVALID_REQUEST), request.payment.currency)
        result = client.post(
            "refund",
            reference_id=request.refund_reference,
            body=refund_body(request, client.account),
        )
        return refund_result(result, request.payment.currency)

    def check_refund(self, request: RefundRequest) -> RefundResult:
        client = Client(disbursement_account(self.config, self.credentials))
        refund = replace(
            request.payment,
            reference=request.reference,
            provider_reference=request.refund_reference,
        )
        return refund_result(client.look("refund", refund), request.payment.currency)

    def check_connection(self, request: ConnectionRequest) -> list[ConnectionFinding]:
        return ConnectionCheck(self.config, self.credentials, request).findings()

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> bool:
        """MTN signs nothing."""
        return False

    def parse_webhook(self, body: bytes) -> list[WebhookEvent]:
        return webhooks.events(body)

    def _is_known_to_have_no_wallet(self, client: Client, request: PaymentRequest) -> bool:
        if str(self.config.get("check_account_holder") or "").lower() != "true":
            return False
        with within(PRE_CHECK_SECONDS):
            return client.has_no_wallet(msisdn(request.customer_phone))
