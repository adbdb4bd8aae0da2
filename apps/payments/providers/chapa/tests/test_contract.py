"""Chapa keeps the promises of every provider."""

from typing import Any, ClassVar

import responses

from apps.core.money import to_decimal
from apps.payments.providers.base import PaymentProvider, ProviderStatus, Reason
from apps.payments.providers.chapa.tests import wire
from apps.payments.tests.providers.contract import ProofContract
from apps.payments.tests.providers.wire import Callback, replies


class TestChapa(ProofContract):
    """In Ethiopia, as recorded, with a link that can still be paid."""

    question = wire.QUESTION
    secrets: ClassVar = (wire.KEY, wire.WEBHOOK_SECRET)
    signing_secret = wire.WEBHOOK_SECRET
    words: ClassVar = {
        "success": ProviderStatus.SUCCEEDED,
        "pending": ProviderStatus.PENDING,
        "failed": ProviderStatus.PENDING,
        "failed/cancelled": ProviderStatus.PENDING,
        "refunded": ProviderStatus.PENDING,
        "reversed": ProviderStatus.PENDING,
    }

    def build(self) -> PaymentProvider:
        return wire.chapa()

    def on_initiate(self, server: responses.RequestsMock, answer: Callback) -> None:
        wire.on_create(server, answer)

    def on_status(self, server: responses.RequestsMock, answer: Callback) -> None:
        wire.on_verify(server, answer)

    def accepted(self) -> Callback:
        return replies(200, wire.recorded("initialize__accepted"))

    def refusals(self) -> dict[Reason, Callback]:
        words = "Invalid API Key or the business can't accept payments"
        disabled = "Payments through API is disabled, please contact us"
        return {
            Reason.CREDENTIALS_REFUSED: wire.refused(401, words),
            Reason.ACCOUNT_BLOCKED: wire.refused(404, disabled),
            Reason.AMOUNT_REFUSED: wire.refused(400, {"amount": ["validation.min.numeric"]}),
            Reason.CURRENCY_REFUSED: wire.refused(400, "Invalid currency, XOF is not supported"),
            Reason.INVALID_REQUEST: wire.refused(400, {"customization.title": ["too long"]}),
            Reason.BUSY: wire.refused(429, "Too many requests"),
        }

    def status(self, word: str, *, amount: int = 2500, currency: str = "ETB") -> Callback:
        fields = {"amount": f"{to_decimal(amount, currency):f}", "currency": currency}
        return wire.verified(status=word, **fields)

    def signed_with(self, secret: str) -> tuple[dict[str, str], bytes]:
        body = wire.webhook()
        return {"x-chapa-signature": wire.signature(body, secret)}, body

    def signature_names(self) -> tuple[str, ...]:
        return ("x-chapa-signature",)

    def stale(self) -> Any:
        """Chapa's signatures have no time."""

    def with_another_secret(self) -> PaymentProvider:
        return wire.chapa(webhook_secret="another")
