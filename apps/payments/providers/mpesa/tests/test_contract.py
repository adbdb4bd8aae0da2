"""M-Pesa keeps the promises of every provider."""

from collections.abc import Callable
from typing import Any, ClassVar

import responses

from apps.payments.providers.base import PaymentProvider, ProviderStatus, Reason
from apps.payments.providers.mpesa.tests import wire
from apps.payments.tests.providers.contract import HintContract
from apps.payments.tests.providers.wire import Callback, replies


class TestMpesa(HintContract):
    """In Kenya, as recorded."""

    question = wire.QUESTION
    echoes_amount = False
    secrets: ClassVar = (wire.SECRET, wire.PASSKEY, wire.TOKEN, wire.PHONE[-9:])
    words: ClassVar = {
        "0": ProviderStatus.SUCCEEDED,
        "4999": ProviderStatus.PENDING,
        "1036": ProviderStatus.PENDING,
        "1019": ProviderStatus.EXPIRED,
        "1037": ProviderStatus.EXPIRED,
        **dict.fromkeys(("1", "2", "3", "4", "8", "17", "26", "1001"), ProviderStatus.FAILED),
        **dict.fromkeys(("1025", "1031", "1032", "2001", "2002"), ProviderStatus.FAILED),
        **dict.fromkeys(("2028", "8006", "9999", "E3008", "SFC_IC0003"), ProviderStatus.FAILED),
    }

    def build(self) -> PaymentProvider:
        return wire.mpesa()

    def on_initiate(self, server: responses.RequestsMock, answer: Callback) -> None:
        wire.hand_out_tokens(server)
        wire.on_push(server, answer)

    def on_status(self, server: responses.RequestsMock, answer: Callback) -> None:
        wire.hand_out_tokens(server)
        wire.on_query(server, answer)

    def accepted(self) -> Callback:
        return replies(200, wire.payload("push__accepted"))

    def refusals(self) -> dict[Reason, Callback]:
        bad, busy = "400.002.02", "500.001.1001"
        return {
            Reason.INVALID_REQUEST: wire.error(400, bad, "Bad Request - Invalid CallBackURL"),
            Reason.PHONE_UNKNOWN: wire.error(400, bad, "Bad Request - Invalid PhoneNumber"),
            Reason.AMOUNT_REFUSED: wire.error(400, bad, "Bad Request - Invalid Amount"),
            Reason.CREDENTIALS_REFUSED: wire.error(
                500, busy, "[MerchantValidate] - Wrong credentials"
            ),
            Reason.BUSY: wire.fault(500, "policies.ratelimit.SpikeArrestViolation"),
            Reason.NOT_CONFIGURED: wire.error(404, "404.001.01", "Resource not found"),
        }

    def status(self, word: str, *, amount: int = 2500, currency: str = "KES") -> Callback:
        return wire.queried(word)

    def notification(self) -> bytes:
        return wire.body("callback__paid")

    def named_by(self) -> Callable[[Any], bool]:
        return lambda event: event.correlation == wire.CHECKOUT
