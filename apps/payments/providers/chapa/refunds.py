"""Giving back what was paid, by Chapa's reference (section 8)."""

from apps.core import http
from apps.core.http import Answer
from apps.core.money import minor_units
from apps.payments.providers.base import (
    Certainty,
    ProviderStatus,
    Reason,
    RefundRequest,
    RefundResult,
)
from apps.payments.providers.chapa import fields
from apps.payments.providers.chapa.answers import data_of, envelope, text, words_of
from apps.payments.providers.chapa.client import Client

IN_DOUBT = RefundResult(Certainty.IN_DOUBT)
GIVEN_BACK = "refunded"
UNDER_WAY = ("refund initiated", "initiated", "processing")
"""Nobody says whether `reversed` is the payment or the refund, so it decides nothing."""

REFUSED_STATUS = {401: Reason.CREDENTIALS_REFUSED, 429: Reason.BUSY}
REFUSED = (400, 403, 404, 422)
LOOKS_USED = ("reference", "duplicate", "already")
"""A refusal in such words may be about the same refund that got through before."""


def refund(client: Client, request: RefundRequest) -> RefundResult:
    """Ask for the money to go back, once: a second time might give it back twice."""
    paid_as = request.payment.provider_reference
    if not client.account.key or not paid_as:
        return _not_sent(Reason.NOT_CONFIGURED if paid_as else Reason.INVALID_REQUEST)
    try:
        answer = client.refund(paid_as, fields.refund(request))
    except http.NotSent:
        return _not_sent(Reason.UNREACHABLE)
    except http.Unanswered:
        return IN_DOUBT
    if answer.status in (200, 201) and envelope(answer).get("status") == "success":
        return _state(answer, request)
    return _refused(answer)


def refund_status(client: Client, request: RefundRequest) -> RefundResult:
    """How it stands, by Chapa's own name for it."""
    if not request.refund_reference:
        return _without_name(client, request)
    answer = _heard(client, request.refund_reference)
    if answer is None:
        return IN_DOUBT
    if answer.status == 200 and envelope(answer).get("status") == "success":
        return _state(answer, request)
    return RefundResult(Certainty.IN_DOUBT, raw=answer.kept())


def _without_name(client: Client, request: RefundRequest) -> RefundResult:
    """The name was in the answer that was lost. A payment that is refunded as a whole shows it."""
    try:
        answer = client.verify(request.payment.reference)
    except (http.NotSent, http.Unanswered):
        return IN_DOUBT
    data = data_of(answer)
    is_it = data.get("tx_ref") == request.payment.reference and data.get("status") == GIVEN_BACK
    if answer.status == 200 and is_it and request.is_full:
        return RefundResult(
            Certainty.DEFINITE,
            ProviderStatus.SUCCEEDED,
            amount=request.amount,
            raw=answer.kept(),
        )
    return RefundResult(Certainty.IN_DOUBT, raw=answer.kept())


def _state(answer: Answer, request: RefundRequest) -> RefundResult:
    """A refund as Chapa shows it: its id is `ref` or `ref_id`, and without one it is doubt."""
    data = data_of(answer)
    name = text(data, "ref") or text(data, "ref_id")
    word = str(data.get("status") or "").lower()
    is_known = word == GIVEN_BACK or word in UNDER_WAY
    if not name or not is_known:
        return RefundResult(Certainty.IN_DOUBT, provider_reference=name, raw=answer.kept())
    is_given = word == GIVEN_BACK
    return RefundResult(
        Certainty.DEFINITE,
        ProviderStatus.SUCCEEDED if is_given else ProviderStatus.PENDING,
        provider_reference=name,
        amount=minor_units(data.get("amount"), request.payment.currency) if is_given else None,
        raw=answer.kept(),
    )


def _refused(answer: Answer) -> RefundResult:
    """Chapa's own envelope says no, and not because it has had this refund before."""
    reason = REFUSED_STATUS.get(answer.status)
    words = words_of(answer)
    is_plain = words and not any(word in words for word in LOOKS_USED)
    if answer.status in REFUSED and envelope(answer).get("status") == "failed" and is_plain:
        reason = Reason.REFUSED
    if reason is None:
        return RefundResult(Certainty.IN_DOUBT, raw=answer.kept())
    return RefundResult(Certainty.DEFINITE, ProviderStatus.FAILED, reason=reason, raw=answer.kept())


def _heard(client: Client, name: str) -> Answer | None:
    try:
        return client.refund_status(name)
    except (http.NotSent, http.Unanswered):
        return None


def _not_sent(reason: Reason) -> RefundResult:
    return RefundResult(Certainty.NOT_SENT, ProviderStatus.FAILED, reason=reason)
