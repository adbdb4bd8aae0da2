"""Paystack keeps the promises of every provider, by its page and by its prompts."""

from typing import ClassVar

import responses

from apps.payments.providers.base import PaymentProvider, ProviderStatus, Reason
from apps.payments.providers.paystack.tests import wire
from apps.payments.tests.providers.contract import ProofContract
from apps.payments.tests.providers.wire import Callback, replies


class TestPage(ProofContract):
    """In Ghana, as recorded, on a page that can still be paid."""

    question = wire.QUESTION
    secrets: ClassVar = (wire.KEY,)
    signing_secret = wire.KEY
    words: ClassVar = {
        "success": ProviderStatus.SUCCEEDED,
        "abandoned": ProviderStatus.PENDING,
        "ongoing": ProviderStatus.PENDING,
        "pending": ProviderStatus.PENDING,
        "processing": ProviderStatus.PENDING,
        "queued": ProviderStatus.PENDING,
        "failed": ProviderStatus.PENDING,
        "reversed": ProviderStatus.FAILED,
    }

    def build(self) -> PaymentProvider:
        return wire.paystack()

    def on_initiate(self, server: responses.RequestsMock, answer: Callback) -> None:
        wire.on(server, "POST", "transaction/initialize", answer)

    def on_status(self, server: responses.RequestsMock, answer: Callback) -> None:
        wire.on_verify(server, answer)

    def accepted(self) -> Callback:
        return replies(200, wire.recorded("initialize__accepted"))

    def refusals(self) -> dict[Reason, Callback]:
        return {
            Reason.CREDENTIALS_REFUSED: wire.refused(401, "Invalid key"),
            Reason.CURRENCY_REFUSED: wire.refused(400, "Currency not supported by merchant"),
            Reason.AMOUNT_REFUSED: wire.refused(400, "Invalid Amount Sent"),
            Reason.INVALID_REQUEST: wire.refused(
                400, "Email Address is required", type="validation_error", code="missing_params"
            ),
            Reason.BUSY: wire.refused(429, "Too many requests"),
        }

    def status(self, word: str, *, amount: int = 2500, currency: str = "GHS") -> Callback:
        return wire.verified(status=word, amount=amount, currency=currency)

    def signed_with(self, secret: str) -> tuple[dict[str, str], bytes]:
        body = wire.webhook()
        return {"x-paystack-signature": wire.signature(body, secret)}, body

    def signature_names(self) -> tuple[str, ...]:
        return ("x-paystack-signature",)

    def stale(self) -> None:
        """Paystack's signatures have no time."""

    def with_another_secret(self) -> PaymentProvider:
        return wire.paystack(secret_key="sk_test_another")


class TestPrompt(TestPage):
    """The same with a prompt of MTN's; what failed there is over."""

    words: ClassVar = {
        "success": ProviderStatus.SUCCEEDED,
        "pay_offline": ProviderStatus.PENDING,
        "pending": ProviderStatus.PENDING,
        "send_otp": ProviderStatus.PENDING,
        "failed": ProviderStatus.FAILED,
    }

    def build(self) -> PaymentProvider:
        return wire.paystack(wallet="mtn")

    def on_initiate(self, server: responses.RequestsMock, answer: Callback) -> None:
        wire.on(server, "POST", "charge", answer)

    def on_status(self, server: responses.RequestsMock, answer: Callback) -> None:
        wire.on_charge_status(server, answer)
        wire.on_verify(server, answer)

    def accepted(self) -> Callback:
        return replies(200, wire.recorded("charge__pay_offline"))
