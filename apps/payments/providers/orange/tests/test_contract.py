"""Orange keeps the promises of every provider."""

import json
from collections.abc import Callable
from typing import Any, ClassVar

import responses

from apps.payments.providers.base import PaymentProvider, ProviderStatus, Reason
from apps.payments.providers.orange.tests import wire
from apps.payments.tests.providers.contract import HintContract
from apps.payments.tests.providers.wire import Callback, replies


class TestOrange(HintContract):
    """In Côte d'Ivoire, as recorded."""

    secrets: ClassVar = (
        wire.CLIENT_SECRET,
        wire.MERCHANT_KEY,
        wire.TOKEN,
        wire.PAY_TOKEN,
        wire.NOTIF_TOKEN,
    )
    words: ClassVar = {
        "INITIATED": ProviderStatus.PENDING,
        "PENDING": ProviderStatus.PENDING,
        "EXPIRED": ProviderStatus.EXPIRED,
        "SUCCESS": ProviderStatus.SUCCEEDED,
        "FAILED": ProviderStatus.FAILED,
    }
    echoes_amount: ClassVar = False

    def build(self) -> PaymentProvider:
        return wire.orange()

    def on_initiate(self, server: responses.RequestsMock, answer: Callback) -> None:
        wire.hand_out_tokens(server)
        wire.on(server, "webpayment", answer)

    def on_status(self, server: responses.RequestsMock, answer: Callback) -> None:
        wire.hand_out_tokens(server)
        wire.on(server, "transactionstatus", answer)

    def accepted(self) -> Callback:
        return wire.recorded(201, "webpayment__created")

    def refusals(self) -> dict[Reason, Callback]:
        return {
            Reason.INVALID_REQUEST: wire.recorded(400, "error__missing_field"),
            Reason.CREDENTIALS_REFUSED: wire.recorded(403, "error__access_denied"),
            Reason.REFUSED: replies(403),
            Reason.NOT_CONFIGURED: replies(404, {"code": 60, "message": "Resource not found"}),
            Reason.BUSY: replies(429),
        }

    def status(self, word: str, *, amount: int = 2500, currency: str = "XOF") -> Callback:
        return wire.recorded(201, "status__success", status=word)

    def notification(self) -> bytes:
        return json.dumps(wire.payload("notification__success")).encode()

    def named_by(self) -> Callable[[Any], bool]:
        return lambda event: event.correlation == self.correlation()

    def correlation(self) -> str:
        """The word that the core keeps of the payment, in case a notification comes."""
        with responses.RequestsMock(assert_all_requests_are_fired=False) as server:
            return self.initiate(server, self.accepted()).correlation
