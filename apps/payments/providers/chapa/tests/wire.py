"""Chapa's server as the tests fake it: its routes, its recorded answers, and a test account."""

import hashlib
import hmac
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import responses

from apps.payments.providers.base import PaymentRequest, RefundRequest
from apps.payments.providers.chapa import ChapaProvider
from apps.payments.providers.environment import complete_config
from apps.payments.tests.providers.contract import ProviderContract
from apps.payments.tests.providers.wire import Callback, replies

URL = "https://api.chapa.co/v1"
KEY = "CHASECK_TEST-4sLxKTuXw1zOd3bvbUd0Q"
WEBHOOK_SECRET = "a-word-of-the-dashboard-0vqv6"
PAID_AS = "APq7Zt3mWk2x"

QUESTION = replace(ProviderContract.question, currency="ETB")
REFERENCE = QUESTION.reference
REFUND = RefundRequest(
    reference="RFGPTPJ2HPNVNXH4RANBFMPZ3FI",
    payment=PaymentRequest(REFERENCE, 25000, "ETB", provider_reference=PAID_AS),
    amount=10000,
    is_full=False,
    reason="Plat renvoyé",
)


def chapa(**credentials: str) -> ChapaProvider:
    account = {"secret_key": KEY, "webhook_secret": WEBHOOK_SECRET}
    return ChapaProvider(
        config=complete_config(ChapaProvider.settings, {"country": "ET"}),
        credentials=account | credentials,
    )


def recorded(name: str, **fields: Any) -> dict[str, Any]:
    """A recorded answer, with some fields of its data as said here."""
    said: dict[str, Any] = json.loads(raw(name))
    said["data"] |= fields
    return said


def raw(name: str) -> bytes:
    return (Path(__file__).parent / "payloads" / f"{name}.json").read_bytes()


def verified(name: str = "verify__paid", **fields: Any) -> Callback:
    usual = {"tx_ref": REFERENCE, "amount": 25}
    return replies(200, recorded(name, **usual | fields))


def refused(status: int, message: Any) -> Callback:
    return replies(status, {"message": message, "status": "failed", "data": None})


def webhook(**fields: Any) -> bytes:
    """A delivery as Chapa writes it: compact, with amounts as texts."""
    said = json.loads(raw("webhook__documented"))
    said |= {"tx_ref": REFERENCE, "amount": "25.00"} | fields
    return json.dumps(said, separators=(",", ":")).encode()


def signature(body: bytes, secret: str = WEBHOOK_SECRET) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def on(server: responses.RequestsMock, method: str, path: str, *answers: Callback) -> None:
    """Meet `method` at this path: each answer in turn, the last for ever."""
    waiting = list(answers)

    def answer(request):
        return (waiting.pop(0) if len(waiting) > 1 else waiting[0])(request)

    server.add_callback(method, f"{URL}/{path}", answer)


def on_create(server: responses.RequestsMock, *answers: Callback) -> None:
    on(server, "POST", "transaction/initialize", *answers)


def on_verify(server: responses.RequestsMock, *answers: Callback) -> None:
    on(server, "GET", f"transaction/verify/{REFERENCE}", *answers)


def on_cancel(server: responses.RequestsMock, *answers: Callback) -> None:
    on(server, "PUT", f"transaction/cancel/{REFERENCE}", *answers)
