"""Paystack's server as the tests fake it: its routes, its recorded answers, and a test account."""

import hashlib
import hmac
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import responses

from apps.payments.providers.base import PaymentRequest, RefundRequest
from apps.payments.providers.environment import complete_config
from apps.payments.providers.paystack import PaystackProvider
from apps.payments.tests.providers.contract import ProviderContract
from apps.payments.tests.providers.wire import Callback, replies

URL = "https://api.paystack.co"
KEY = "sk_test_4sLxKTuXw1zOd3bvbUd0Q"
PAID_AS = "5000000001"

QUESTION = replace(ProviderContract.question, currency="GHS")
REFERENCE = QUESTION.reference
REFUND = RefundRequest(
    reference="RFGPTPJ2HPNVNXH4RANBFMPZ3FI",
    payment=PaymentRequest(REFERENCE, 25000, "GHS", provider_reference=PAID_AS),
    amount=10000,
    is_full=False,
    reason="Plat renvoyé",
)


def paystack(
    *, wallet: str = "", country: str = "GH", email: str = "caisse@baobab.example", **keys: str
) -> PaystackProvider:
    config = {"country": country, "email": email, "mobile_money": wallet}
    return PaystackProvider(
        config=complete_config(PaystackProvider.settings, config),
        credentials={"secret_key": KEY} | keys,
    )


def recorded(name: str, **fields: Any) -> dict[str, Any]:
    """A recorded answer about our own question, with some fields of its data as said here."""
    said: dict[str, Any] = json.loads(raw(name))
    said["data"] |= {"reference": REFERENCE} | fields
    return said


def raw(name: str) -> bytes:
    return (Path(__file__).parent / "payloads" / f"{name}.json").read_bytes()


def verified(**fields: Any) -> Callback:
    usual = {"amount": 2500, "requested_amount": 2500}
    return replies(200, recorded("verify__success", **usual | fields))


def refused(status: int, message: str, **more: str) -> Callback:
    """With `code` and `type` the newer envelope, else the older."""
    return replies(status, {"status": False, "message": message} | more)


UNKNOWN = refused(400, "Transaction reference not found", code="transaction_not_found")


def webhook(event: str = "charge.success", **fields: Any) -> bytes:
    """A delivery as recorded: compact, and thinner than an answer."""
    said = recorded("webhook__success", **{"amount": 2500} | fields) | {"event": event}
    return json.dumps(said, separators=(",", ":")).encode()


def signature(body: bytes, key: str = KEY) -> str:
    return hmac.new(key.encode(), body, hashlib.sha512).hexdigest()


def on(server: responses.RequestsMock, method: str, path: str, answer: Callback) -> None:
    server.add_callback(method, f"{URL}/{path}", answer)


def on_verify(server: responses.RequestsMock, answer: Callback) -> None:
    on(server, "GET", f"transaction/verify/{REFERENCE}", answer)


def on_charge_status(server: responses.RequestsMock, answer: Callback) -> None:
    on(server, "GET", f"charge/{REFERENCE}", answer)
