"""M-Pesa in the words of the contract."""

from collections.abc import Mapping
from datetime import UTC, datetime

from apps.core import http
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
    UnsupportedByProvider,
    WebhookEvent,
    WebhookTrust,
)
from apps.payments.providers.mpesa import fields, mapping, news
from apps.payments.providers.mpesa.account import CURRENCY, SETTINGS, account_of
from apps.payments.providers.mpesa.client import Client, NoToken
from apps.payments.providers.mpesa.connection import ConnectionCheck
from apps.payments.providers.mpesa.refunds import refund, refund_status

IN_DOUBT = PaymentResult(Certainty.IN_DOUBT)
SHILLING = 100
"""In minor units; M-Pesa knows no smaller coin."""


class MpesaProvider(PaymentProvider):
    """Prompts the guest's phone. Its own id finds the prompt again, and comes with the answer.

    When that is lost, only news at the payment's own address, a confirmation of the paybill or a
    person can tell whether the guest has paid (section 13).
    """

    code = "mpesa"
    display_name = "M-Pesa"
    acknowledgement = b'{"ResultCode":0,"ResultDesc":"Accepted"}'
    capabilities = Capabilities(
        currencies=frozenset({CURRENCY}),
        min_amount=SHILLING,
        max_amount=250_000 * SHILLING,
        amount_step=SHILLING,
        action=Action.PROMPT,
        needs_phone=True,
        refunds=RefundSupport.FULL,
        webhook=WebhookTrust.HINT,
        address_per_payment=True,
        one_prompt_per_phone=True,
        deadline=180,
    )
    settings = SETTINGS

    def new_provider_reference(self) -> str:
        """The `AccountReference`: what a payer reads, and a paybill's statement shows."""
        return fields.new_account_reference()

    def new_refund_reference(self) -> str:
        """A reversal gets its name from them."""
        return ""

    def initiate_payment(self, request: PaymentRequest) -> PaymentResult:
        client = self._client()
        if not client.account.is_complete:
            return _not_sent(Reason.NOT_CONFIGURED)
        if not fields.msisdn(request.customer_phone):
            return _not_sent(Reason.PHONE_UNKNOWN)
        if request.currency != CURRENCY:
            return _not_sent(Reason.CURRENCY_REFUSED)
        if not fields.shillings(request.amount, request.currency):
            return _not_sent(Reason.AMOUNT_REFUSED)
        try:
            body = fields.push_body(request, client.account, datetime.now(UTC))
            return mapping.prompted(client.push(body))
        except NoToken as error:
            return _not_sent(error.reason)
        except http.NotSent:
            return _not_sent(Reason.UNREACHABLE)
        except http.Unanswered:
            return IN_DOUBT

    def check_status(self, request: PaymentRequest) -> PaymentResult:
        """The query decides where we know whom to ask about; else what the paybill confirmed."""
        client, known = self._client(), news.known_of(request.provider_data)
        if not known.checkout and known.is_confirmed:
            return mapping.paid(request, known, {})
        if not known.checkout:
            return PaymentResult(Certainty.IN_DOUBT, needs_people=True)
        if not client.account.is_complete:
            return IN_DOUBT
        try:
            body = fields.query_body(known.checkout, client.account, datetime.now(UTC))
            return mapping.found(client.query(body), request, known)
        except (NoToken, http.NotSent, http.Unanswered):
            return IN_DOUBT

    def check_connection(self, request: ConnectionRequest) -> list[ConnectionFinding]:
        return ConnectionCheck(self._client(), request).findings()

    def process_refund(self, request: RefundRequest) -> RefundResult:
        if not request.is_full:
            raise UnsupportedByProvider("M-Pesa gives back whole payments only")
        return refund(self._client(), request)

    def check_refund(self, request: RefundRequest) -> RefundResult:
        return refund_status(request)

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> bool:
        """M-Pesa signs nothing."""
        return False

    def parse_webhook(self, body: bytes) -> list[WebhookEvent]:
        return news.events(body)

    def _client(self) -> Client:
        return Client(account_of(self.config, self.credentials))


def _not_sent(reason: Reason) -> PaymentResult:
    return PaymentResult(Certainty.NOT_SENT, ProviderStatus.FAILED, reason=reason)
