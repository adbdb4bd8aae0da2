"""Orange's answers in our words: pure but for the clock (wire reference, sections 4 to 7, 10)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from apps.core.http import Answer
from apps.core.money import minor_units
from apps.payments.providers.base import (
    Certainty,
    PaymentRequest,
    PaymentResult,
    ProviderStatus,
    Reason,
)
from apps.payments.providers.orange.account import Account
from apps.payments.providers.orange.answers import code_of, kept, link, quote, word

LINK_LIFE = timedelta(minutes=10)
"""How long a `pay_token` can be confirmed (section 8)."""

GRACE = timedelta(seconds=60)
"""How much later than its end by our clock an untouched link is called expired."""

WORDS = {
    "INITIATED": ProviderStatus.PENDING,
    "PENDING": ProviderStatus.PENDING,
    "EXPIRED": ProviderStatus.EXPIRED,
    "SUCCESS": ProviderStatus.SUCCEEDED,
    "FAILED": ProviderStatus.FAILED,
}
"""Section 5. There is no word for a cancelled payment."""

REASONS = {ProviderStatus.EXPIRED: Reason.EXPIRED, ProviderStatus.FAILED: Reason.REFUSED}
"""A failure has no reason on the wire."""

REFUSED_WITH: Mapping[tuple[int, int | None], Reason] = {
    (400, None): Reason.INVALID_REQUEST,
    (401, None): Reason.CREDENTIALS_REFUSED,
    # A 403 alone is no matter of credentials: a reused order_id gets one, too (section 13.12).
    (403, None): Reason.REFUSED,
    (403, 50): Reason.CREDENTIALS_REFUSED,
    (403, 53): Reason.BUSY,
    (404, 60): Reason.NOT_CONFIGURED,
    (405, 61): Reason.INVALID_REQUEST,
    (406, 62): Reason.INVALID_REQUEST,
    (415, 68): Reason.INVALID_REQUEST,
    (429, None): Reason.BUSY,
}
"""Section 7, by HTTP status and the envelope's code; None where the code does not matter."""


def created(answer: Answer, account: Account) -> PaymentResult:
    """What an answer to `webpayment` means: a link, a refusal, or nobody knows.

    A link without its `pay_token` is not shown: what is paid there could not be found again.
    """
    said = _said(answer)
    pay_token, url = word(said.get("pay_token")), link(said.get("payment_url"))
    raw = kept(answer, account.merchant_key)
    if not pay_token or not url:
        return _refused(answer, raw) or PaymentResult(Certainty.IN_DOUBT, raw=raw)
    notif_token = word(said.get("notif_token"))
    return PaymentResult(
        Certainty.DEFINITE,
        redirect_url=url,
        expires_at=datetime.now(UTC) + LINK_LIFE,
        correlation=notif_token,
        provider_data={"pay_token": pay_token, "notif_token": notif_token},
        raw=raw,
    )


def found(answer: Answer, request: PaymentRequest, account: Account) -> PaymentResult:
    """What an answer to `transactionstatus` says of `request`.

    A word that we do not know, or a status of another payment, leaves us in doubt.
    """
    said = _said(answer)
    status = _status(said, request)
    raw = kept(answer, *map(str, request.provider_data.values()))
    if status is None:
        return PaymentResult(Certainty.IN_DOUBT, raw=raw)
    if status is ProviderStatus.SUCCEEDED:
        return _paid(said, request, account, raw)
    return PaymentResult(Certainty.DEFINITE, status, reason=REASONS.get(status, ""), raw=raw)


def _paid(
    said: Mapping[str, Any], request: PaymentRequest, account: Account, raw: Mapping[str, Any]
) -> PaymentResult:
    """Orange names no figures: the amount was in the question, and success is about that one.

    Where it does name them, they count.
    """
    amount, currency = said.get("amount"), said.get("currency")
    ours = request.currency
    return PaymentResult(
        Certainty.DEFINITE,
        ProviderStatus.SUCCEEDED,
        provider_reference=word(said.get("txnid"), longest=120),
        transaction_id=word(said.get("txnid"), longest=120),
        amount=request.amount if amount is None else minor_units(amount, ours),
        currency=ours if currency is None else account.meant_currency(currency, ours),
        raw=raw,
    )


def _said(answer: Answer) -> Mapping[str, Any]:
    """The body of an answer that took our question; both calls say 201 (section 1)."""
    said = answer.json() if answer.status in (200, 201) else None
    return said if isinstance(said, dict) else {}


def _status(said: Mapping[str, Any], request: PaymentRequest) -> ProviderStatus | None:
    """None where this is no status, or another payment's."""
    theirs = said.get("status")
    if not isinstance(theirs, str) or said.get("order_id") not in (None, "", request.reference):
        return None
    if theirs == "INITIATED" and _is_over(request.expires_at):
        return ProviderStatus.EXPIRED
    return WORDS.get(theirs)


def _is_over(expires_at: datetime | None) -> bool:
    """An untouched link stays INITIATED for ever: only our clock ends it (section 13.1)."""
    return expires_at is not None and datetime.now(UTC) > expires_at + GRACE


def _refused(answer: Answer, raw: Mapping[str, Any]) -> PaymentResult | None:
    by_code = REFUSED_WITH.get((answer.status, code_of(answer)))
    reason = by_code or REFUSED_WITH.get((answer.status, None))
    if reason is None:
        return None
    return PaymentResult(
        Certainty.DEFINITE, ProviderStatus.FAILED, reason=reason, message=quote(answer), raw=raw
    )
