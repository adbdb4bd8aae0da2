"""Chapa's transactions in our words: pure but for the clock (sections 3, 4, 6, 7 and 12)."""

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
from apps.payments.providers.chapa.account import Account
from apps.payments.providers.chapa.answers import (
    LONGEST_LINK,
    data_of,
    envelope,
    fields_of,
    moment,
    text,
    words_of,
)

LINK_LIFE = timedelta(minutes=60)
"""How long a link can be paid at most (section 4); Chapa does not tell when it ends."""

GRACE = timedelta(seconds=60)
"""How much later than its end by our clock an unpaid link is called over."""

PAID = "success"
WHEN_OVER = {
    "pending": (ProviderStatus.EXPIRED, Reason.EXPIRED),
    "failed": (ProviderStatus.FAILED, Reason.REFUSED),
    "cancelled": (ProviderStatus.FAILED, Reason.REFUSED),
    "failed/cancelled": (ProviderStatus.FAILED, Reason.REFUSED),
}
"""What a word means once the link is over. Before that a guest may try again, up to ten times.
Any other word, such as `refunded` or `reversed`, decides nothing."""

UNKNOWN = {
    (400, "invalid transaction reference"),
    (404, "invalid transaction or transaction not found"),
}
UNPAID = (404, "payment not paid yet")
"""As observed and as documented (section 6): a bare 400 or 404 is something else."""

REFUSED_WITH = {
    (400, "user can't receive payments"): Reason.ACCOUNT_BLOCKED,
    (404, "payments through api is disabled, please contact us"): Reason.ACCOUNT_BLOCKED,
}
REFUSED_STATUS = {401: Reason.CREDENTIALS_REFUSED, 429: Reason.BUSY}
REFUSED_FIELDS = {
    "amount": Reason.AMOUNT_REFUSED,
    "currency": Reason.CURRENCY_REFUSED,
    "phone_number": Reason.INVALID_REQUEST,
    "customization": Reason.INVALID_REQUEST,
    "callback_url": Reason.INVALID_REQUEST,
    "return_url": Reason.INVALID_REQUEST,
}
"""`tx_ref` is not among them: that one was used before is doubt, in whatever words."""

CLOSED = (400, "payment link already expired")


def created(answer: Answer) -> PaymentResult:
    """What an answer to `initialize` means. It has no id: our reference is the only handle."""
    link = text(data_of(answer), "checkout_url", LONGEST_LINK)
    is_taken = answer.status == 200 and envelope(answer).get("status") == "success"
    if is_taken and link.startswith(("https://", "http://")):
        return PaymentResult(
            Certainty.DEFINITE,
            redirect_url=link,
            expires_at=datetime.now(UTC) + LINK_LIFE,
            raw=answer.kept(),
        )
    reason = refusal(answer)
    if reason is None:
        return PaymentResult(Certainty.IN_DOUBT, raw=answer.kept())
    return PaymentResult(
        Certainty.DEFINITE, ProviderStatus.FAILED, reason=reason, raw=answer.kept()
    )


def refusal(answer: Answer) -> Reason | None:
    """Why Chapa did not take it, in so many words; None for anything else."""
    words = words_of(answer)
    if answer.status in REFUSED_STATUS:
        return REFUSED_STATUS[answer.status]
    if answer.status == 400 and words.startswith("invalid currency"):
        return Reason.CURRENCY_REFUSED
    fields = fields_of(answer) if answer.status == 400 else []
    if fields and all(name.partition(".")[0] in REFUSED_FIELDS for name in fields):
        return REFUSED_FIELDS[fields[0].partition(".")[0]]
    return REFUSED_WITH.get((answer.status, words))


def found(answer: Answer, request: PaymentRequest, account: Account) -> PaymentResult:
    """What an answer to `verify` says of `request`: `data.status`, for the envelope's own
    `success` only means that something was found."""
    raw, data = answer.kept(), data_of(answer)
    if (answer.status, words_of(answer)) in UNKNOWN:
        return PaymentResult(Certainty.DEFINITE, ProviderStatus.NOT_FOUND, raw=raw)
    if (answer.status, words_of(answer)) == UNPAID:
        return transaction({"status": "pending"}, request.expires_at, raw)
    is_ours = data.get("tx_ref") in (None, "", request.reference)
    is_one = answer.status == 200 and isinstance(data.get("status"), str)
    if not is_one or not is_ours or account.is_other_mode(data.get("mode")):
        return PaymentResult(Certainty.IN_DOUBT, raw=raw)
    made_at = moment(data.get("created_at"))
    ends_at = request.expires_at or (made_at + LINK_LIFE if made_at else None)
    return transaction(data, ends_at, raw)


def transaction(
    said: Mapping[str, Any], ends_at: datetime | None, raw: Mapping[str, Any]
) -> PaymentResult:
    """How a transaction stands whose link is over at `ends_at`, where that is known."""
    if said.get("status") == PAID:
        return _paid(said, raw)
    word = str(said.get("status")).lower()
    is_over = ends_at is not None and datetime.now(UTC) > ends_at + GRACE
    if not is_over or word not in WHEN_OVER:
        return PaymentResult(Certainty.DEFINITE, expires_at=ends_at, raw=raw)
    status, reason = WHEN_OVER[word]
    return PaymentResult(Certainty.DEFINITE, status, reason=reason, raw=raw)


def is_closed(answer: Answer | None) -> bool:
    """Whether a link can be paid no longer; verify will say `pending` for ever (section 7)."""
    if answer is None:
        return False
    is_done = answer.status == 200 and envelope(answer).get("status") == "success"
    return is_done or (answer.status, words_of(answer)) == CLOSED


def _paid(said: Mapping[str, Any], raw: Mapping[str, Any]) -> PaymentResult:
    """Only the attempt that was paid gives the payment Chapa's reference: each has its own."""
    currency, paid_as = text(said, "currency", 3), text(said, "reference")
    return PaymentResult(
        Certainty.DEFINITE,
        ProviderStatus.SUCCEEDED,
        provider_reference=paid_as,
        transaction_id=paid_as,
        amount=minor_units(said.get("amount"), currency) if currency else None,
        currency=currency or None,
        raw=raw,
    )
