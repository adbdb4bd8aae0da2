"""Wave keeps the promises of every provider."""

import time
from typing import ClassVar

import responses

from apps.payments.providers.base import PaymentProvider, ProviderStatus, Reason
from apps.payments.providers.wave.signature import sign
from apps.payments.providers.wave.tests import wire
from apps.payments.tests.providers.contract import ProofContract
from apps.payments.tests.providers.wire import Callback, replies

STATES = {
    "paid": ("complete", "succeeded"),
    "not yet settled": ("complete", "processing"),
    "waiting": ("open", "processing"),
    "attempt failed": ("open", "cancelled"),
    "expired": ("expired", "cancelled"),
    "expired, the other way": ("expired", "processing"),
}


class TestWave(ProofContract):
    """In Côte d'Ivoire, as recorded."""

    secrets: ClassVar = (wire.API_KEY, wire.WEBHOOK_SECRET)
    signing_secret = wire.WEBHOOK_SECRET
    words: ClassVar = {
        "paid": ProviderStatus.SUCCEEDED,
        "not yet settled": ProviderStatus.PENDING,
        "waiting": ProviderStatus.PENDING,
        "attempt failed": ProviderStatus.PENDING,
        "expired": ProviderStatus.EXPIRED,
        "expired, the other way": ProviderStatus.EXPIRED,
    }

    def build(self) -> PaymentProvider:
        return wire.wave()

    def on_initiate(self, server: responses.RequestsMock, answer: Callback) -> None:
        wire.on_create(server, answer)

    def on_status(self, server: responses.RequestsMock, answer: Callback) -> None:
        wire.on_session(server, answer)

    def accepted(self) -> Callback:
        return replies(200, wire.session())

    def refusals(self) -> dict[Reason, Callback]:
        return {
            Reason.INVALID_REQUEST: replies(422, {"code": "request-validation-error"}),
            Reason.CREDENTIALS_REFUSED: replies(401, {"code": "api-key-revoked"}),
            Reason.ACCOUNT_BLOCKED: replies(403, {"error": {"code": "disabled-wallet"}}),
            Reason.BUSY: replies(429, {"error_code": "too-many-requests"}),
        }

    def status(self, word: str, *, amount: int = 2500, currency: str = "XOF") -> Callback:
        checkout, payment = STATES.get(word, (word, word))
        fields = {"checkout_status": checkout, "payment_status": payment}
        return replies(200, wire.session(amount=str(amount), currency=currency, **fields))

    def signed_with(self, secret: str) -> tuple[dict[str, str], bytes]:
        return self._signed_at(int(time.time()), secret)

    def stale(self) -> tuple[dict[str, str], bytes]:
        return self._signed_at(int(time.time()) - 301)

    def signature_names(self) -> tuple[str, ...]:
        return ("wave-signature",)

    def with_another_secret(self) -> PaymentProvider:
        return wire.wave(webhook_secret="wave_ci_WHS_another")

    def _signed_at(
        self, at: int, secret: str = wire.WEBHOOK_SECRET
    ) -> tuple[dict[str, str], bytes]:
        body = wire.webhook(wire.paid())
        return {"wave-signature": sign(secret, body, at=at)}, body
