"""MTN keeps the promises of every provider."""

import json
from collections.abc import Callable
from typing import Any, ClassVar

import responses

from apps.payments.providers.base import PaymentProvider, ProviderStatus, Reason
from apps.payments.providers.mtn.tests import wire
from apps.payments.tests.providers.contract import HintContract
from apps.payments.tests.providers.wire import Callback, replies


class TestMTN(HintContract):
    """In Côte d'Ivoire, as recorded."""

    secrets: ClassVar = (wire.SUBSCRIPTION_KEY, wire.API_SECRET, wire.TOKEN)
    words: ClassVar = {
        "SUCCESSFUL": ProviderStatus.SUCCEEDED,
        "PENDING": ProviderStatus.PENDING,
        "CREATED": ProviderStatus.PENDING,
        "FAILED": ProviderStatus.FAILED,
    }

    def build(self) -> PaymentProvider:
        return wire.mtn()

    def on_initiate(self, server: responses.RequestsMock, answer: Callback) -> None:
        wire.hand_out_tokens(server)
        wire.on(server, "POST", "collection/v1_0/requesttopay", answer)

    def on_status(self, server: responses.RequestsMock, answer: Callback) -> None:
        wire.hand_out_tokens(server)
        wire.on(server, "GET", "collection/v1_0/requesttopay/", answer)

    def accepted(self) -> Callback:
        return replies(202)

    def refusals(self) -> dict[Reason, Callback]:
        return {
            Reason.INVALID_REQUEST: replies(400),
            Reason.CREDENTIALS_REFUSED: wire.recorded(403, "error__forbidden"),
            Reason.BUSY: replies(429),
            Reason.NOT_CONFIGURED: wire.recorded(500, "error__callback_host"),
            Reason.PHONE_UNKNOWN: replies(500, {"code": "PAYER_NOT_FOUND", "message": "…"}),
        }

    def status(self, word: str, *, amount: int = 2500, currency: str = "XOF") -> Callback:
        echo = wire.payload("status__pending")
        return replies(200, echo | {"status": word, "amount": str(amount), "currency": currency})

    def notification(self) -> bytes:
        return json.dumps(wire.payload("callback__successful")).encode()

    def named_by(self) -> Callable[[Any], bool]:
        return lambda event: event.reference == self.question.reference
