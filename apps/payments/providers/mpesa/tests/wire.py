"""Daraja as the tests fake it: its routes, its recorded answers, and a test account."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import responses

from apps.payments.providers.base import RefundRequest
from apps.payments.providers.environment import complete_config
from apps.payments.providers.mpesa import MpesaProvider
from apps.payments.tests.providers.contract import ProviderContract
from apps.payments.tests.providers.wire import Callback, replies

URL = "https://api.safaricom.co.ke"
SHORT_CODE = "174379"
PASSKEY = "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919"
"""The sandbox's, which is published (section 12)."""
SECRET = "5ec3e7-5ec3e7-5ec3e7"
TOKEN = "q8XvT0kQmC1rZs5LwYb3HnA7PdeF"
PHONE = "+254708374149"
CHECKOUT = "ws_CO_20112026111503127708374149"
RECEIPT = "UKK2ABC7XY"
REFERENCE = "0RD1042ABCDE"
OPERATOR = {"initiator": "testapi"}

QUESTION = replace(
    ProviderContract.question,
    currency="KES",
    customer_phone=PHONE,
    webhook_url="https://pay.example/api/payments/webhooks/news/4f9c0b7e2a1d/",
    provider_reference=REFERENCE,
)


def mpesa(credential: str = "", **config: str) -> MpesaProvider:
    """A provider with an account that no other test has a token of."""
    credentials = {
        "consumer_key": str(uuid4()),
        "consumer_secret": SECRET,
        "passkey": PASSKEY,
        "security_credential": credential,
    }
    said = {"country": "KE", "short_code": SHORT_CODE, **config}
    complete = complete_config(MpesaProvider.settings, said)
    return MpesaProvider(config=complete, credentials=credentials)


def asked(**data: Any) -> Any:
    """The question, with what has become known of the payment."""
    return replace(QUESTION, provider_data=data)


def refund(*, is_full: bool = True, about: str = "", **data: Any) -> RefundRequest:
    return RefundRequest(
        reference="RFGPTPJ2HPNVNXH4RANBFMPZ3FI",
        payment=asked(**data),
        amount=2500 if is_full else 1000,
        is_full=is_full,
        refund_reference=about,
        reason="Plat renvoyé !",
    )


def payload(name: str) -> Any:
    """A recorded body."""
    return json.loads((Path(__file__).parent / "payloads" / f"{name}.json").read_text())


def body(name: str) -> bytes:
    return json.dumps(payload(name)).encode()


def told(provider: MpesaProvider, name: str, **fields: Any) -> dict[str, Any]:
    """What is kept of a recorded delivery."""
    (event,) = provider.parse_webhook(body(name))
    return dict(event.told)


def error(status: int, code: str, text: str = "") -> Callback:
    return replies(status, {"requestId": "b04e-4f1c", "errorCode": code, "errorMessage": text})


def fault(status: int, code: str) -> Callback:
    detail = {"faultstring": "no", "detail": {"errorcode": code}}
    return replies(status, {"fault": detail})


def queried(code: str, **fields: Any) -> Callback:
    return replies(200, payload("query__paid") | {"ResultCode": code} | fields)


def on(server: responses.RequestsMock, method: str, path: str, *answers: Callback) -> None:
    """Meet `method` at this path: each answer in turn, the last for ever."""
    waiting = list(answers)

    def answer(request):
        return (waiting.pop(0) if len(waiting) > 1 else waiting[0])(request)

    server.add_callback(method, f"{URL}{path}", answer)


def hand_out_tokens(server: responses.RequestsMock, *answers: Callback) -> None:
    on(
        server,
        "GET",
        "/oauth/v1/generate",
        *(answers or (replies(200, payload("token__accepted")),)),
    )


def on_push(server: responses.RequestsMock, *answers: Callback) -> None:
    on(server, "POST", "/mpesa/stkpush/v1/processrequest", *answers)


def on_query(server: responses.RequestsMock, *answers: Callback) -> None:
    on(server, "POST", "/mpesa/stkpushquery/v1/query", *answers)


def on_reversal(server: responses.RequestsMock, *answers: Callback) -> None:
    on(server, "POST", "/mpesa/reversal/v1/request", *answers)


def sent(server: responses.RequestsMock, method: str = "POST") -> list[Any]:
    """What was said in each request of this kind."""
    calls = [call.request for call in server.calls if call.request.method == method]
    return [json.loads(request.body or "null") for request in calls]
