"""MTN's server as the tests fake it: its routes, its recorded answers, and a test account."""

import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import responses

from apps.payments.providers.base import PaymentRequest, RefundRequest
from apps.payments.providers.environment import complete_config
from apps.payments.providers.mtn import MTNProvider
from apps.payments.tests.providers.wire import Callback, replies

URL = "https://proxy.momoapi.mtn.com"
SANDBOX_URL = "https://sandbox.momodeveloper.mtn.com"
REFERENCE = "PAGPTPJ2HPNVNXH4RANBFMPZ3FI"
REFERENCE_ID = "6f1c7f0e-3b0a-4d51-9a53-6c6f6a0f2a11"
REFUND_ID = "0b0f9c1e-54f4-4f0b-8d2a-9a3b1c2d4e5f"
SUBSCRIPTION_KEY = "c0ffee00c0ffee00c0ffee00c0ffee00"
API_SECRET = "5ec3e75ec3e75ec3e75ec3e75ec3e75e"
TOKEN = "eyJ0eXAiOiJKV1QifQ.eyJwcm9kdWN0IjoiQ09MTEVDVElPTiJ9.c2lnbmF0dXJl"

QUESTION = PaymentRequest(
    reference=REFERENCE,
    amount=2500,
    currency="XOF",
    customer_phone="+2250707070707",
    description="Commande n° 42",
    webhook_url="https://pay.shop.example/api/payments/webhooks/mtn/token/",
    provider_reference=REFERENCE_ID,
)
REFUND = RefundRequest(
    reference="RFGPTPJ2HPNVNXH4RANBFMPZ3FI",
    payment=QUESTION,
    amount=1000,
    is_full=False,
    refund_reference=REFUND_ID,
    reason="Plat froid",
)


def payload(name: str) -> Any:
    """A recorded body."""
    return json.loads((Path(__file__).parent / "payloads" / f"{name}.json").read_text())


def recorded(status: int, name: str) -> Callback:
    """A recorded body as an answer."""
    return replies(status, payload(name))


def mtn(*, disburses: bool = False, country: str = "CI", **config: Any) -> MTNProvider:
    """A provider with an account that no other test has a token of."""
    credentials = {
        "subscription_key": SUBSCRIPTION_KEY,
        "user_id": str(uuid4()),
        "api_secret": API_SECRET,
    }
    if disburses:
        credentials |= {"disbursement_subscription_key": "d15b0000d15b0000d15b0000d15b0000"}
    complete = complete_config(MTNProvider.settings, {"country": country, **config})
    return MTNProvider(config=complete, credentials=credentials)


def on(
    server: responses.RequestsMock, method: str, path: str, *answers: Callback, url: str = URL
) -> None:
    """Meet `method` on paths that begin with `path`: each answer in turn, the last for ever."""
    waiting = list(answers)

    def answer(request):
        return (waiting.pop(0) if len(waiting) > 1 else waiting[0])(request)

    server.add_callback(method, re.compile(re.escape(f"{url}/{path}") + ".*"), callback=answer)


def hand_out_tokens(server: responses.RequestsMock, *answers: Callback, url: str = URL) -> None:
    """Meet whoever asks for a token of either product."""
    answers = answers or (recorded(200, "token__accepted"),)
    for product in ("collection", "disbursement"):
        on(server, "POST", f"{product}/token/", *answers, url=url)


def sent(server: responses.RequestsMock, ending: str) -> list[Any]:
    """The requests made to paths with this ending."""
    paths = [(call.request, (call.request.url or "").split("?")[0]) for call in server.calls]
    return [request for request, path in paths if path.endswith(ending)]


def body(request: Any) -> Any:
    """What a request said."""
    return json.loads(request.body)
