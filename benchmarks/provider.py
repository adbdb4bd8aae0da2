"""A provider whose host is slow when asked to be, and whose webhooks are signed.

As thin as an adapter can be, so that what is measured is ours: core, HTTP door and inbox.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from apps.core import http
from apps.payments.providers.base import (
    Action,
    Capabilities,
    Certainty,
    PaymentProvider,
    PaymentRequest,
    PaymentResult,
    ProviderStatus,
    Reason,
    RefundRequest,
    RefundResult,
    RefundSupport,
    Setting,
    UnsupportedByProvider,
    WebhookEvent,
    WebhookTrust,
)
from benchmarks.signing import HEADER, is_signed


class BenchProvider(PaymentProvider):
    """Speaks to `slow_host.py`."""

    code = "bench"
    display_name = "Bench"
    capabilities = Capabilities(
        currencies=frozenset({"XOF"}),
        min_amount=1,
        max_amount=10_000_000,
        action=Action.REDIRECT,
        needs_phone=False,
        refunds=RefundSupport.NONE,
        webhook=WebhookTrust.PROOF,
        can_look_up=True,
        deadline=1800,
    )
    settings = (
        Setting("url", env="BENCH_PROVIDER_URL", operator_only=True),
        Setting("webhook_secret", env="BENCH_WEBHOOK_SECRET", is_secret=True),
    )

    def initiate_payment(self, request: PaymentRequest) -> PaymentResult:
        question = {"reference": request.reference, "amount": request.amount}
        try:
            answer = http.send("POST", f"{self.config['url']}/sessions", json=question)
        except http.NotSent:
            return PaymentResult(
                Certainty.NOT_SENT, ProviderStatus.FAILED, reason=Reason.UNREACHABLE
            )
        except http.Unanswered:
            return PaymentResult(Certainty.IN_DOUBT)
        return _result(answer.json())

    def check_status(self, request: PaymentRequest) -> PaymentResult:
        return PaymentResult(Certainty.IN_DOUBT)

    def process_refund(self, request: RefundRequest) -> RefundResult:
        raise UnsupportedByProvider

    def check_refund(self, request: RefundRequest) -> RefundResult:
        raise UnsupportedByProvider

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> bool:
        secret = self.credentials.get("webhook_secret", "")
        return bool(secret) and is_signed(secret, body, headers.get(HEADER.lower(), ""))

    def parse_webhook(self, body: bytes) -> list[WebhookEvent]:
        try:
            said = json.loads(body)
            session = said["data"]
            return [
                WebhookEvent(
                    dedupe_key=said["id"], reference=session["reference"], result=_result(session)
                )
            ]
        except (ValueError, KeyError, TypeError, RecursionError):
            return []


def _result(session: Mapping[str, Any]) -> PaymentResult:
    return PaymentResult(
        Certainty.DEFINITE,
        ProviderStatus(session["status"]),
        provider_reference=session["id"],
        amount=session["amount"],
        currency=session["currency"],
        redirect_url=session["url"],
        raw=session,
    )
