"""Giving back a whole session; asking twice gives back once (sections 6.5, 8 and 12)."""

from datetime import UTC, datetime, timedelta

from apps.core import http
from apps.core.http import Answer
from apps.payments.providers.base import (
    Certainty,
    ProviderStatus,
    Reason,
    RefundRequest,
    RefundResult,
)
from apps.payments.providers.wave.client import Client, code_of
from apps.payments.providers.wave.mapping import refused
from apps.payments.providers.wave.transactions import day_items

IN_DOUBT = RefundResult(Certainty.IN_DOUBT)
KIND = "api_checkout_refund"
DAYS_BACK = 3


def refund(client: Client, request: RefundRequest) -> RefundResult:
    """Give the whole payment back. Wave tells neither an amount nor an id: 200 and silence."""
    session_id = request.payment.provider_reference
    if not client.account.key or not session_id:
        return _not_sent(Reason.NOT_CONFIGURED if session_id else Reason.INVALID_REQUEST)
    try:
        answer = client.refund(session_id)
    except http.NotSent:
        return _not_sent(Reason.UNREACHABLE)
    except http.Unanswered:
        return IN_DOUBT
    if answer.status == 200 and answer.body.strip() in (b"", b"{}"):
        return _given_back(request, answer.kept())
    code, refusal = code_of(answer), refused(answer)
    if code == "checkout-refund-failed":
        return _failed(Reason.REFUSED, code, answer)
    if refusal:
        return _failed(Reason(refusal.reason), code, answer)
    return RefundResult(Certainty.IN_DOUBT, raw=answer.kept())


def refund_status(client: Client, request: RefundRequest) -> RefundResult:
    """Look for the refund among the last days' transactions: the session itself does not tell."""
    try:
        for back in range(DAYS_BACK):
            date = (datetime.now(UTC) - timedelta(days=back)).date().isoformat()
            is_whole, items = day_items(client, date)
            if any(_is_it(item, request.payment.provider_reference) for item in items):
                return _given_back(request, {})
            if not is_whole:
                return IN_DOUBT
    except (http.NotSent, http.Unanswered):
        return IN_DOUBT
    return RefundResult(Certainty.DEFINITE, ProviderStatus.NOT_FOUND)


def _is_it(item: object, session_id: str) -> bool:
    if not isinstance(item, dict) or not session_id:
        return False
    return (item.get("transaction_type"), item.get("checkout_api_session_id")) == (KIND, session_id)


def _given_back(request: RefundRequest, raw: dict[str, object]) -> RefundResult:
    return RefundResult(
        Certainty.DEFINITE, ProviderStatus.SUCCEEDED, amount=request.amount, raw=raw
    )


def _failed(reason: Reason, code: str, answer: Answer) -> RefundResult:
    return RefundResult(
        Certainty.DEFINITE, ProviderStatus.FAILED, reason=reason, message=code, raw=answer.kept()
    )


def _not_sent(reason: Reason) -> RefundResult:
    return RefundResult(Certainty.NOT_SENT, ProviderStatus.FAILED, reason=reason)
