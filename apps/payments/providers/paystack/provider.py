"""Paystack in the words of the contract."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from apps.core import http
from apps.core.http import Answer
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
from apps.payments.providers.paystack import fields, mapping, webhooks
from apps.payments.providers.paystack.account import SETTINGS, account_of, factor_of, wallet_of
from apps.payments.providers.paystack.client import Client
from apps.payments.providers.paystack.connection import ConnectionCheck
from apps.payments.providers.paystack.refunds import refund, refund_status

IN_DOUBT = PaymentResult(Certainty.IN_DOUBT)
CURRENCIES = frozenset({"GHS", "KES", "NGN", "USD", "XOF", "ZAR"})


class PaystackProvider(PaymentProvider):
    """A page per payment; or, where the account names a wallet, a prompt on the guest's phone.

    Either goes under our reference, which Paystack takes once and finds again.
    """

    code = "paystack"
    display_name = "Paystack"
    capabilities = Capabilities(
        currencies=CURRENCIES,
        min_amount=1,
        max_amount=MAX_AMOUNT,
        action=Action.REDIRECT,
        needs_phone=False,
        refunds=RefundSupport.PARTIAL,
        webhook=WebhookTrust.PROOF,
        can_look_up=True,
        deadline=int(mapping.PAGE_LIFE.total_seconds()),
        not_found_is_final_after=300,
    )
    settings = SETTINGS

    @classmethod
    def capabilities_with(cls, config: Mapping[str, Any]) -> Capabilities:
        if not wallet_of(config):
            return cls.capabilities
        deadline = int(mapping.PROMPT_LIFE.total_seconds())
        return replace(cls.capabilities, action=Action.PROMPT, needs_phone=True, deadline=deadline)

    def initiate_payment(self, request: PaymentRequest) -> PaymentResult:
        client = self._client()
        account = client.account
        if not account.is_complete:
            return _not_sent(Reason.NOT_CONFIGURED)
        try:
            if account.wallet:
                answer = client.charge(fields.charge(request, account))
                return mapping.charged(answer, request, account)
            return mapping.created(client.initialize(fields.checkout(request, account)), request)
        except http.NotSent:
            return _not_sent(Reason.UNREACHABLE)
        except http.Unanswered:
            return IN_DOUBT

    def check_status(self, request: PaymentRequest) -> PaymentResult:
        """A prompt is asked about as a charge first: there its refusals are to be seen."""
        client = self._client()
        asked = self._as_prompt(request, client)
        if asked.provider_data.get(mapping.IS_PROMPT) is True:
            result = _found(client.charge_status, asked, client)
            if _tells_all(result):
                return result
        return _found(client.verify, asked, client)

    def check_connection(self, request: ConnectionRequest) -> list[ConnectionFinding]:
        return ConnectionCheck(self._client(), request, CURRENCIES).findings()

    def process_refund(self, request: RefundRequest) -> RefundResult:
        return refund(self._client(), request)

    def check_refund(self, request: RefundRequest) -> RefundResult:
        return refund_status(self._client(), request)

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> bool:
        return webhooks.is_proven(headers, body, self._client().account)

    def parse_webhook(self, body: bytes) -> list[WebhookEvent]:
        return webhooks.events(body, factor_of(self.config))

    def _client(self) -> Client:
        return Client(account_of(self.config, self.credentials))

    def _as_prompt(self, request: PaymentRequest, client: Client) -> PaymentRequest:
        """Where the first answer was lost, the account says what it was sent as."""
        if request.provider_data or request.expires_at or not client.account.wallet:
            return request
        return replace(request, provider_data={mapping.IS_PROMPT: True})


def _found(
    question: Callable[[str], Answer], request: PaymentRequest, client: Client
) -> PaymentResult:
    try:
        return mapping.found(question(request.reference), request, client.account)
    except (http.NotSent, http.Unanswered):
        return IN_DOUBT


def _tells_all(result: PaymentResult) -> bool:
    """Whether nothing is left to ask the transaction: a success must have its amount."""
    is_definite = result.certainty is Certainty.DEFINITE
    is_bare = result.status is ProviderStatus.SUCCEEDED and result.amount is None
    return is_definite and not is_bare and result.status is not ProviderStatus.NOT_FOUND


def _not_sent(reason: Reason) -> PaymentResult:
    return PaymentResult(Certainty.NOT_SENT, ProviderStatus.FAILED, reason=reason)
