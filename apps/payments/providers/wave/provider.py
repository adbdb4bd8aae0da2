"""Wave in the words of the contract."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from apps.core import http
from apps.core.http import Answer
from apps.core.money import MAX_AMOUNT, to_decimal
from apps.payments.providers.base import (
    Action,
    Capabilities,
    Certainty,
    ConnectionFinding,
    ConnectionRequest,
    FoundTransaction,
    PaymentProvider,
    PaymentRequest,
    PaymentResult,
    ProviderStatus,
    Reason,
    RefundRequest,
    RefundResult,
    RefundSupport,
    StatementResult,
    UnsupportedByProvider,
    WebhookEvent,
    WebhookTrust,
)
from apps.payments.providers.wave import mapping, webhooks
from apps.payments.providers.wave.account import SETTINGS, account
from apps.payments.providers.wave.client import Client
from apps.payments.providers.wave.connection import ConnectionCheck
from apps.payments.providers.wave.refunds import refund, refund_status
from apps.payments.providers.wave.signature import is_signed
from apps.payments.providers.wave.transactions import find, statement

IN_DOUBT = PaymentResult(Certainty.IN_DOUBT)


class WaveProvider(PaymentProvider):
    """A checkout session per payment; our reference finds it again when its answer is lost."""

    code = "wave"
    display_name = "Wave"
    capabilities = Capabilities(
        currencies=frozenset({"XOF"}),
        min_amount=1,
        max_amount=MAX_AMOUNT,
        action=Action.REDIRECT,
        needs_phone=False,
        refunds=RefundSupport.FULL,
        webhook=WebhookTrust.PROOF,
        can_look_up=True,
        can_cancel=True,
        can_find_transaction=True,
        can_list_transactions=True,
        deadline=1800,
        not_found_is_final_after=120,
    )
    settings = SETTINGS

    def initiate_payment(self, request: PaymentRequest) -> PaymentResult:
        client = self._client()
        if not client.account.key:
            return _not_sent(Reason.NOT_CONFIGURED)
        body = {
            "amount": f"{to_decimal(request.amount, request.currency):f}",
            "currency": request.currency,
            "client_reference": request.reference,
            "success_url": request.success_url,
            "error_url": request.error_url,
        }
        if client.account.merchant:
            body["aggregated_merchant_id"] = client.account.merchant
        try:
            return mapping.created(client.create_session(body))
        except http.NotSent:
            return _not_sent(Reason.UNREACHABLE)
        except http.Unanswered:
            return IN_DOUBT

    def check_status(self, request: PaymentRequest) -> PaymentResult:
        client = self._client()
        if request.provider_reference:
            answer = _heard(client.session, request.provider_reference)
            return mapping.looked_up(answer, request) if answer else IN_DOUBT
        answer = _heard(client.search, request.reference)
        return mapping.found(answer, request) if answer else IN_DOUBT

    def cancel_payment(self, request: PaymentRequest) -> PaymentResult:
        """Expire the session, then look: a guest may have paid in the last second (section 14)."""
        known = self.check_status(request)
        if known.status is not ProviderStatus.PENDING or not known.provider_reference:
            return known
        answer = _heard(self._client().expire, known.provider_reference)
        result = self.check_status(replace(request, provider_reference=known.provider_reference))
        is_ours = answer is not None and answer.status == 200
        if is_ours and result.status is ProviderStatus.EXPIRED:
            return replace(result, status=ProviderStatus.CANCELLED, reason="")
        return result

    def find_transaction(self, transaction_id: str) -> FoundTransaction:
        return find(self._client(), transaction_id)

    def fetch_statement(self, day: date) -> StatementResult:
        return statement(self._client(), day)

    def check_connection(self, request: ConnectionRequest) -> list[ConnectionFinding]:
        return ConnectionCheck(self._client(), request).findings()

    def process_refund(self, request: RefundRequest) -> RefundResult:
        if not request.is_full:
            raise UnsupportedByProvider("Wave gives back whole payments only")
        return refund(self._client(), request)

    def check_refund(self, request: RefundRequest) -> RefundResult:
        return refund_status(self._client(), request)

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> bool:
        secrets = self._client().account.webhook_secrets
        return is_signed(headers.get("wave-signature", ""), body, secrets)

    def parse_webhook(self, body: bytes) -> list[WebhookEvent]:
        return webhooks.events(body)

    def _client(self) -> Client:
        return Client(account(self.config, self.credentials))


def _not_sent(reason: Reason) -> PaymentResult:
    return PaymentResult(Certainty.NOT_SENT, ProviderStatus.FAILED, reason=reason)


def _heard(question: Callable[[str], Answer], about: str) -> Answer | None:
    try:
        return question(about)
    except (http.NotSent, http.Unanswered):
        return None
