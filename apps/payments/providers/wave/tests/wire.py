"""Wave's server as the tests fake it: its routes, its recorded answers, and a test account."""

import json
import re
from pathlib import Path
from typing import Any

import responses

from apps.payments.providers.base import PaymentRequest, RefundRequest
from apps.payments.providers.environment import complete_config
from apps.payments.providers.wave import WaveProvider
from apps.payments.tests.providers.wire import Callback, replies

URL = "https://api.wave.com"
REFERENCE = "PAGPTPJ2HPNVNXH4RANBFMPZ3FI"
SESSION = "cos-2a7k0q5m1t8gw"
API_KEY = "wave_ci_prod_4sLxKTuXw1zOd3bvbUd0Q"
WEBHOOK_SECRET = "wave_ci_WHS_0vqv6ccn9qz0c0d2hv1q"

QUESTION = PaymentRequest(
    reference=REFERENCE,
    amount=2500,
    currency="XOF",
    success_url="https://till.example/ok",
    error_url="https://till.example/ko",
    webhook_url="https://pay.shop.example/api/payments/webhooks/wave/token/",
)
REFUND = RefundRequest(
    reference="RFGPTPJ2HPNVNXH4RANBFMPZ3FI",
    payment=PaymentRequest(REFERENCE, 2500, "XOF", provider_reference=SESSION),
    amount=2500,
    is_full=True,
)


def wave(**credentials: str) -> WaveProvider:
    """A provider with an account in Côte d'Ivoire."""
    account = {"api_key": API_KEY, "webhook_secret": WEBHOOK_SECRET}
    return WaveProvider(
        config=complete_config(WaveProvider.settings, {"country": "CI"}),
        credentials=account | credentials,
    )


def session(**fields: Any) -> dict[str, Any]:
    """A recorded session, with some fields as said here."""
    path = Path(__file__).parent / "payloads" / "session__open.json"
    said: dict[str, Any] = json.loads(path.read_text())
    return said | fields


def paid(**fields: Any) -> dict[str, Any]:
    return session(
        checkout_status="complete",
        payment_status="succeeded",
        transaction_id="TAB12CD34EF",
        when_completed="2026-11-20T10:03:11Z",
        **fields,
    )


def expired(**fields: Any) -> dict[str, Any]:
    return session(checkout_status="expired", payment_status="cancelled", **fields)


def webhook(data: dict[str, Any], **fields: Any) -> bytes:
    """An event as Wave writes it: JSON with spaces."""
    event = {"id": "EV_7mq2", "type": "checkout.session.completed", "data": data}
    return json.dumps(event | fields).encode()


def recorded(name: str) -> bytes:
    return (Path(__file__).parent / "payloads" / name).read_bytes()


def on(server: responses.RequestsMock, method: str, path: str, *answers: Callback) -> None:
    """Meet `method` at exactly this path: each answer in turn, the last for ever."""
    waiting = list(answers)

    def answer(request):
        return (waiting.pop(0) if len(waiting) > 1 else waiting[0])(request)

    server.add_callback(method, re.compile(re.escape(f"{URL}{path}") + r"(\?.*)?$"), answer)


def on_create(server: responses.RequestsMock, *answers: Callback) -> None:
    on(server, "POST", "/v1/checkout/sessions", *answers)


def on_session(server: responses.RequestsMock, *answers: Callback) -> None:
    on(server, "GET", f"/v1/checkout/sessions/{SESSION}", *answers)


def on_search(server: responses.RequestsMock, *sessions: dict[str, Any]) -> None:
    on(server, "GET", "/v1/checkout/sessions/search", replies(200, {"result": list(sessions)}))
