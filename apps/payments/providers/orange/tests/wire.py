"""Orange's server as the tests fake it: its routes, its recorded answers, and a test account."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import responses

from apps.payments.providers.base import PaymentRequest
from apps.payments.providers.environment import complete_config
from apps.payments.providers.orange import OrangeProvider
from apps.payments.tests.providers.wire import Callback, replies

URL = "https://api.orange.com"
REFERENCE = "PAGPTPJ2HPNVNXH4RANBFMPZ3FI"
CLIENT_SECRET = "5ec3e75ec3e75ec3e75ec3e7"
MERCHANT_KEY = "a1b2c3d4"


def payload(name: str) -> Any:
    """A recorded body."""
    return json.loads((Path(__file__).parent / "payloads" / f"{name}.json").read_text())


def recorded(http_status: int, name: str, **changes: Any) -> Callback:
    """A recorded body as an answer."""
    return replies(http_status, payload(name) | changes)


def says(word: Any = "SUCCESS", **changes: Any) -> Callback:
    """A status in the shape of the recorded one."""
    return recorded(201, "status__success", status=word, **changes)


TOKEN = payload("token__accepted")["access_token"]
PAY_TOKEN = payload("webpayment__created")["pay_token"]
NOTIF_TOKEN = payload("webpayment__created")["notif_token"]

QUESTION = PaymentRequest(
    reference=REFERENCE,
    amount=2500,
    currency="XOF",
    description="Commande n° 42",
    success_url="https://till.example/ok",
    error_url="https://till.example/ko",
    webhook_url="https://pay.shop.example/api/payments/webhooks/orange/token/",
)


def asked(**changes: Any) -> PaymentRequest:
    """The question as the core puts it again, once the guest has the link."""
    known = {
        "provider_data": {"pay_token": PAY_TOKEN, "notif_token": NOTIF_TOKEN},
        "expires_at": datetime.now(UTC) + timedelta(minutes=5),
    }
    return PaymentRequest(**(vars(QUESTION) | known | changes))


def orange(country: str = "CI", **config: Any) -> OrangeProvider:
    """A provider with an account that no other test has a token of."""
    complete = complete_config(OrangeProvider.settings, {"country": country, **config})
    credentials = {
        "client_id": uuid4().hex,
        "client_secret": CLIENT_SECRET,
        "merchant_key": MERCHANT_KEY,
    }
    return OrangeProvider(config=complete, credentials=credentials)


def on(
    server: responses.RequestsMock, ending: str, *answers: Callback, segment="ci", url: str = URL
) -> None:
    """Meet a POST to one of a country's two paths: each answer in turn, the last for ever."""
    _meet(server, f"{url}/orange-money-webpay/{segment}/v1/{ending}", answers)


def hand_out_tokens(server: responses.RequestsMock, *answers: Callback, url: str = URL) -> None:
    """Meet whoever asks for a token."""
    _meet(server, f"{url}/oauth/v3/token", answers or (recorded(200, "token__accepted"),))


def sent(server: responses.RequestsMock, ending: str) -> list[Any]:
    """The requests made to paths with this ending."""
    return [call.request for call in server.calls if str(call.request.url).endswith(ending)]


def body(request: Any) -> Any:
    """What a request said."""
    return json.loads(request.body)


def _meet(server: responses.RequestsMock, url: str, answers: tuple[Callback, ...]) -> None:
    waiting = list(answers)

    def answer(request):
        return (waiting.pop(0) if len(waiting) > 1 else waiting[0])(request)

    server.add_callback("POST", re.compile(re.escape(url) + "$"), callback=answer)
