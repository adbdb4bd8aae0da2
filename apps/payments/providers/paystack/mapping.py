"""Paystack's transactions in our words: pure but for the clock (sections 3 to 5 and 12)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from apps.core.http import Answer
from apps.payments.providers.base import (
    Certainty,
    PaymentRequest,
    PaymentResult,
    ProviderStatus,
    Reason,
)
from apps.payments.providers.paystack.account import Account
from apps.payments.providers.paystack.answers import (
    LONGEST_LINK,
    data_of,
    envelope,
    is_refusal,
    is_unknown,
    moment,
    number,
    text,
    words_of,
)
from apps.payments.providers.paystack.fields import minor

PAGE_LIFE = timedelta(minutes=30)
PROMPT_LIFE = timedelta(minutes=5)
"""How long we give a guest. Paystack says of no transaction that its time is over."""

GRACE = timedelta(seconds=60)
"""How much later by our clock an unpaid one is called over."""

PAID = "success"
REVERSED = "reversed"
FAILED = "failed"
UNTOUCHED = "abandoned"
WHEN_OVER = {
    UNTOUCHED: (ProviderStatus.EXPIRED, Reason.EXPIRED),
    FAILED: (ProviderStatus.FAILED, Reason.REFUSED),
}
"""What a word means once the guest's time is over: before that `abandoned` is also how each begins,
and whoever failed may try again on the page. All others decide nothing, however old."""

STEPS = ("send_otp", "send_pin", "send_phone", "send_birthday", "send_address", "open_url")
"""What a wallet may want of the guest that a till cannot take: it runs out unless it gives up."""

IS_PROMPT = "is_prompt"
"""Remembered of a payment that is a prompt: what failed there cannot be tried again."""

REFUSED_STATUS = {401: Reason.CREDENTIALS_REFUSED, 429: Reason.BUSY}
REFUSED_WORDS = {
    "invalid key": Reason.CREDENTIALS_REFUSED,
    "currency not supported by merchant": Reason.CURRENCY_REFUSED,
}
LOOKS_USED = ("duplicate", "reference", "already", "attempt")
"""A refusal in such words may be about the same request that got through before."""


def created(answer: Answer, request: PaymentRequest) -> PaymentResult:
    """What an answer to `initialize` means. It has no id: our reference is the only handle."""
    data = data_of(answer)
    link = text(data, "authorization_url", LONGEST_LINK)
    is_ours = data.get("reference") == request.reference
    if is_ours and link.startswith(("https://", "http://")):
        return PaymentResult(
            Certainty.DEFINITE,
            redirect_url=link,
            expires_at=datetime.now(UTC) + PAGE_LIFE,
            raw=answer.kept(),
        )
    return _refused(answer)


def charged(answer: Answer, request: PaymentRequest, account: Account) -> PaymentResult:
    """What an answer to `charge` means: mostly that the guest's phone shows a prompt."""
    data = data_of(answer)
    if data.get("reference") != request.reference or not text(data, "status"):
        return _refused(answer)
    ends_at = datetime.now(UTC) + PROMPT_LIFE
    return transaction(
        data, answer.kept(), xof_factor=account.xof_factor, ends_at=ends_at, is_prompt=True
    )


def found(answer: Answer, request: PaymentRequest, account: Account) -> PaymentResult:
    """What an answer to `verify`, or a charge's own status, says of `request`.

    A page of which we know no end was made by an answer that we never got: nobody has its link.
    """
    raw, data = answer.kept(), data_of(answer)
    if is_unknown(answer):
        return PaymentResult(Certainty.DEFINITE, ProviderStatus.NOT_FOUND, raw=raw)
    is_ours = data.get("reference") == request.reference
    if not is_ours or not text(data, "status") or account.is_other_mode(data.get("domain")):
        return PaymentResult(Certainty.IN_DOUBT, raw=raw)
    is_prompt = request.provider_data.get(IS_PROMPT) is True
    life = PROMPT_LIFE if is_prompt else PAGE_LIFE
    made_at = moment(data, "created_at", "createdAt", "transaction_date")
    ends_at = request.expires_at or (made_at + life if made_at else None)
    if request.expires_at is None and not is_prompt and data["status"] == UNTOUCHED:
        return _expired(raw)
    return transaction(
        data, raw, xof_factor=account.xof_factor, ends_at=ends_at, is_prompt=is_prompt
    )


def transaction(
    said: Mapping[str, Any],
    raw: Mapping[str, Any],
    *,
    xof_factor: int,
    ends_at: datetime | None = None,
    is_prompt: bool = False,
) -> PaymentResult:
    """How a transaction stands whose guest's time is over at `ends_at`, where that is known.

    A reversed one was paid, and its money is the guest's again.
    """
    word = text(said, "status").lower()
    if word == PAID:
        return _paid(said, raw, xof_factor)
    is_over = ends_at is not None and datetime.now(UTC) > ends_at + GRACE
    is_final = word == REVERSED or (word == FAILED and is_prompt)
    if is_final or (is_over and word in WHEN_OVER):
        status, reason = WHEN_OVER.get(word, (ProviderStatus.FAILED, Reason.REFUSED))
        return PaymentResult(Certainty.DEFINITE, status, reason=reason, raw=raw)
    return PaymentResult(
        Certainty.DEFINITE,
        message=word if word in STEPS else "",
        expires_at=ends_at,
        provider_data={IS_PROMPT: True} if is_prompt else {},
        raw=raw,
    )


def _expired(raw: Mapping[str, Any]) -> PaymentResult:
    return PaymentResult(Certainty.DEFINITE, ProviderStatus.EXPIRED, reason=Reason.EXPIRED, raw=raw)


def _paid(said: Mapping[str, Any], raw: Mapping[str, Any], xof_factor: int) -> PaymentResult:
    currency, paid_as = text(said, "currency", 3), number(said, "id")
    return PaymentResult(
        Certainty.DEFINITE,
        ProviderStatus.SUCCEEDED,
        provider_reference=paid_as,
        transaction_id=paid_as,
        amount=_taken(said, currency, xof_factor),
        currency=currency or None,
        raw=raw,
    )


def _taken(said: Mapping[str, Any], currency: str, xof_factor: int) -> int | None:
    """What was asked for, where at least that came in: a guest may bear the fees on top of it."""
    amount = minor(said.get("amount"), currency, xof_factor)
    asked = minor(said.get("requested_amount"), currency, xof_factor)
    return amount if amount is None or asked is None else min(amount, asked)


def _refused(answer: Answer) -> PaymentResult:
    reason = refusal(answer)
    if reason is None:
        return PaymentResult(Certainty.IN_DOUBT, raw=answer.kept())
    return PaymentResult(
        Certainty.DEFINITE, ProviderStatus.FAILED, reason=reason, raw=answer.kept()
    )


def refusal(answer: Answer) -> Reason | None:
    """Why Paystack did not take it, in so many words; None for anything else."""
    words = words_of(answer)
    if answer.status in REFUSED_STATUS:
        return REFUSED_STATUS[answer.status]
    if answer.status != 400 or not is_refusal(answer) or _looks_used(answer):
        return None
    if words in REFUSED_WORDS:
        return REFUSED_WORDS[words]
    return Reason.AMOUNT_REFUSED if "amount" in words else Reason.INVALID_REQUEST


def _looks_used(answer: Answer) -> bool:
    code = str(envelope(answer).get("code"))
    return any(word in words_of(answer) or word in code for word in LOOKS_USED)
