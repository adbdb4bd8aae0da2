"""Chapa in the words of the contract."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from apps.core import http
from apps.core.http import Answer
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
from apps.payments.providers.chapa import fields, mapping, webhooks
from apps.payments.providers.chapa.account import CURRENCIES, SETTINGS, account_of
from apps.payments.providers.chapa.client import Client
from apps.payments.providers.chapa.connection import ConnectionCheck
from apps.payments.providers.chapa.refunds import refund, refund_status

IN_DOUBT = PaymentResult(Certainty.IN_DOUBT)


class ChapaProvider(PaymentProvider):
    """A link per payment, under our reference, which Chapa takes once and finds again."""

    code = "chapa"
    display_name = "Chapa"
    capabilities = Capabilities(
        currencies=CURRENCIES,
        min_amount=1,
        max_amount=100_000_000,
        action=Action.REDIRECT,
        needs_phone=False,
        refunds=RefundSupport.PARTIAL,
        webhook=WebhookTrust.PROOF,
        hints_by_get=True,
        can_look_up=True,
        can_cancel=True,
        deadline=int(mapping.LINK_LIFE.total_seconds()),
        not_found_is_final_after=120,
    )
    settings = SETTINGS

    def initiate_payment(self, request: PaymentRequest) -> PaymentResult:
        client = self._client()
        if not client.account.key:
            return _not_sent(Reason.NOT_CONFIGURED)
        try:
            return mapping.created(client.initialize(fields.checkout(request)))
        except http.NotSent:
            return _not_sent(Reason.UNREACHABLE)
        except http.Unanswered:
            return IN_DOUBT

    def check_status(self, request: PaymentRequest) -> PaymentResult:
        client = self._client()
        answer = _heard(client.verify, request.reference)
        return mapping.found(answer, request, client.account) if answer else IN_DOUBT

    def cancel_payment(self, request: PaymentRequest) -> PaymentResult:
        """End the link, then look: a guest may have paid in the last second.

        Chapa has no word for a link that was ended, so an unpaid one is cancelled because we did.
        """
        answer = _heard(self._client().cancel, request.reference)
        result = self.check_status(request)
        is_unpaid = result.certainty is Certainty.DEFINITE and result.status in (
            ProviderStatus.PENDING,
            ProviderStatus.EXPIRED,
        )
        if is_unpaid and mapping.is_closed(answer):
            return replace(result, status=ProviderStatus.CANCELLED, reason="", expires_at=None)
        return result

    def check_connection(self, request: ConnectionRequest) -> list[ConnectionFinding]:
        return ConnectionCheck(self._client(), request).findings()

    def process_refund(self, request: RefundRequest) -> RefundResult:
        return refund(self._client(), request)

    def check_refund(self, request: RefundRequest) -> RefundResult:
        return refund_status(self._client(), request)

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> bool:
        return webhooks.is_proven(headers, body, self._client().account)

    def parse_webhook(self, body: bytes) -> list[WebhookEvent]:
        return webhooks.events(body)

    def parse_hint(self, query: Mapping[str, str]) -> WebhookEvent | None:
        return webhooks.hint(query)

    def _client(self) -> Client:
        return Client(account_of(self.config, self.credentials))


def _not_sent(reason: Reason) -> PaymentResult:
    return PaymentResult(Certainty.NOT_SENT, ProviderStatus.FAILED, reason=reason)


def _heard(question: Callable[[str], Answer], about: str) -> Answer | None:
    try:
        return question(about)
    except (http.NotSent, http.Unanswered):
        return None
