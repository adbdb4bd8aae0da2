"""Giving back, where the provider has no key against doing so twice (section 6 and 10)."""

from collections.abc import Mapping
from typing import Any

from apps.core import http
from apps.core.http import Answer
from apps.payments.providers.base import (
    Certainty,
    ProviderStatus,
    Reason,
    RefundRequest,
    RefundResult,
)
from apps.payments.providers.paystack import fields
from apps.payments.providers.paystack.account import Account
from apps.payments.providers.paystack.answers import (
    data_of,
    envelope,
    is_refusal,
    number,
    text,
    words_of,
)
from apps.payments.providers.paystack.client import PAGE, Client

IN_DOUBT = RefundResult(Certainty.IN_DOUBT)
STATES = {
    "pending": ProviderStatus.PENDING,
    "processing": ProviderStatus.PENDING,
    "processed": ProviderStatus.SUCCEEDED,
    "failed": ProviderStatus.FAILED,
    "needs-attention": ProviderStatus.FAILED,
}
BY_HAND = "needs-attention"
"""Paystack cannot send it back by itself: a person gives it, or an account for it."""

REFUSED_STATUS = {401: Reason.CREDENTIALS_REFUSED, 429: Reason.BUSY}
REFUSED = (400, 404, 422)
LOOKS_GIVEN = ("revers", "refunded", "already", "duplicate")
"""A refusal in such words may be about the same refund that got through before."""


def refund(client: Client, request: RefundRequest) -> RefundResult:
    """Ask for the money to go back, once: nothing keeps a second call from giving it twice."""
    if not client.account.key:
        return _not_sent(Reason.NOT_CONFIGURED)
    try:
        answer = client.refund(fields.refund(request, client.account))
    except http.NotSent:
        return _not_sent(Reason.UNREACHABLE)
    except http.Unanswered:
        return IN_DOUBT
    if data := data_of(answer):
        return _state(data, request, client.account, answer.kept())
    return _refused(answer)


def refund_status(client: Client, request: RefundRequest) -> RefundResult:
    """How it stands, by its name; else by our note on one of the transaction's refunds."""
    try:
        if not request.refund_reference:
            return _among_all(client, request)
        answer = client.refund_status(request.refund_reference)
    except (http.NotSent, http.Unanswered):
        return IN_DOUBT
    data = data_of(answer)
    if number(data, "id") != request.refund_reference:
        return RefundResult(Certainty.IN_DOUBT, raw=answer.kept())
    return _state(data, request, client.account, answer.kept())


def _among_all(client: Client, request: RefundRequest) -> RefundResult:
    """One whose name was lost with its answer.

    NOT_FOUND has it sent again, so it takes a whole list, of this transaction only, in which
    nothing could be ours.
    """
    payment = request.payment
    answer = client.refunds_of(payment.provider_reference or payment.reference, payment.reference)
    listed = envelope(answer).get("data")
    is_whole = answer.status == 200 and envelope(answer).get("status") is True
    if not is_whole or not isinstance(listed, list):
        return RefundResult(Certainty.IN_DOUBT, raw=answer.kept())
    items = [one for one in listed if isinstance(one, dict)]
    ours = [one for one in items if one.get("merchant_note") == fields.note(request)]
    if len(ours) == 1:
        return _state(ours[0], request, client.account, answer.kept())
    is_all_told = len(items) == len(listed) < PAGE and not ours
    others = [one for one in items if _is_of(one, request) and text(one, "merchant_note")]
    if not is_all_told or len(others) < len(items):
        return RefundResult(Certainty.IN_DOUBT, raw=answer.kept())
    return RefundResult(Certainty.DEFINITE, ProviderStatus.NOT_FOUND, raw=answer.kept())


def _is_of(said: Mapping[str, Any], request: RefundRequest) -> bool:
    """Whether a refund is of this transaction, which is a number in lists and else an object."""
    payment = request.payment
    transaction = said.get("transaction")
    if isinstance(transaction, dict):
        return transaction.get("reference") == payment.reference
    return bool(payment.provider_reference) and str(transaction) == payment.provider_reference


def _state(
    said: Mapping[str, Any], request: RefundRequest, account: Account, raw: Mapping[str, Any]
) -> RefundResult:
    """A refund as Paystack shows it. Without a name or a known word it is doubt."""
    name, word = number(said, "id"), text(said, "status").lower()
    if not name or word not in STATES:
        return RefundResult(Certainty.IN_DOUBT, provider_reference=name, raw=raw)
    status, currency = STATES[word], request.payment.currency
    is_given = status is ProviderStatus.SUCCEEDED
    reason = Reason.NOT_CONFIGURED if word == BY_HAND else Reason.REFUSED
    return RefundResult(
        Certainty.DEFINITE,
        status,
        provider_reference=name,
        amount=fields.minor(said.get("amount"), currency, account.xof_factor) if is_given else None,
        reason=reason if status is ProviderStatus.FAILED else "",
        message=word if word == BY_HAND else "",
        raw=raw,
    )


def _refused(answer: Answer) -> RefundResult:
    """Paystack says no, and not because it has given this back before."""
    reason = REFUSED_STATUS.get(answer.status)
    is_plain = not any(word in words_of(answer) for word in LOOKS_GIVEN)
    if answer.status in REFUSED and is_refusal(answer) and is_plain:
        reason = Reason.REFUSED
    if reason is None:
        return RefundResult(Certainty.IN_DOUBT, raw=answer.kept())
    return RefundResult(Certainty.DEFINITE, ProviderStatus.FAILED, reason=reason, raw=answer.kept())


def _not_sent(reason: Reason) -> RefundResult:
    return RefundResult(Certainty.NOT_SENT, ProviderStatus.FAILED, reason=reason)
