"""Daraja's answers in our words: pure (sections 3, 4, 6 and 7)."""

from collections.abc import Mapping
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
from apps.payments.providers.mpesa.account import CURRENCY
from apps.payments.providers.mpesa.answers import (
    error_code,
    error_text,
    is_throttled,
    is_token_refused,
    kept,
    result_code,
    said_in,
    word,
)
from apps.payments.providers.mpesa.news import CHECKOUT, Known

PAID, IN_FLIGHT = "0", "4999"

FAILURES = {
    "1": Reason.INSUFFICIENT_FUNDS,
    "2": Reason.AMOUNT_REFUSED,
    "3": Reason.AMOUNT_REFUSED,
    "4": Reason.LIMIT_REACHED,
    "8": Reason.LIMIT_REACHED,
    "17": Reason.BUSY,
    "26": Reason.BUSY,
    "1001": Reason.BUSY,
    "1019": Reason.EXPIRED,
    "1025": Reason.REFUSED,
    "1031": Reason.REFUSED_BY_GUEST,
    "1032": Reason.REFUSED_BY_GUEST,
    "1037": Reason.EXPIRED,
    "2001": Reason.REFUSED,
    "2002": Reason.NOT_CONFIGURED,
    "2028": Reason.NOT_CONFIGURED,
    "8006": Reason.ACCOUNT_BLOCKED,
    "9999": Reason.REFUSED,
    "E3008": Reason.REFUSED,
    "SFC_IC0003": Reason.NOT_CONFIGURED,
}
"""Section 7. Any other code, and 1036, is not paid as far as we know: it decides nothing."""

OVERLOADED = "500.001.1001"
"""Section 6: it distinguishes nothing, but for these words in answer to a request for money."""

REFUSED_IN_WORDS = {
    "merchant does not exist": Reason.CREDENTIALS_REFUSED,
    "wrong credentials": Reason.CREDENTIALS_REFUSED,
    "unable to lock subscriber": Reason.BUSY,
}

REFUSED_WITH = {
    "400.002.02": Reason.INVALID_REQUEST,
    "400.002.05": Reason.INVALID_REQUEST,
    "400.003.02": Reason.INVALID_REQUEST,
    "404.001.01": Reason.NOT_CONFIGURED,
    "404.001.04": Reason.INVALID_REQUEST,
    "404.003.01": Reason.NOT_CONFIGURED,
    "405.001": Reason.INVALID_REQUEST,
}
REFUSED_FIELDS = {
    "invalid amount": Reason.AMOUNT_REFUSED,
    "invalid phonenumber": Reason.PHONE_UNKNOWN,
    "invalid partya": Reason.PHONE_UNKNOWN,
}


def prompted(answer: Answer) -> PaymentResult:
    """What an answer to a push means: a prompt is queued, refused, or perhaps on its way."""
    said, raw = said_in(answer), kept(answer)
    checkout = word(said.get("CheckoutRequestID"))
    is_taken = answer.status == 200 and str(said.get("ResponseCode")) == "0"
    if is_taken and checkout:
        data = {CHECKOUT: checkout}
        return PaymentResult(Certainty.DEFINITE, correlation=checkout, provider_data=data, raw=raw)
    reason = refusal(answer)
    if is_taken or reason is None:
        return PaymentResult(Certainty.IN_DOUBT, raw=raw)
    return _ended(reason, error_code(answer), raw)


def refusal(answer: Answer) -> Reason | None:
    """Why nothing was done, in so many words of theirs; None for anything else."""
    if is_throttled(answer):
        return Reason.BUSY
    if is_token_refused(answer):
        return Reason.CREDENTIALS_REFUSED
    code, text = error_code(answer), error_text(answer)
    words = REFUSED_IN_WORDS if code == OVERLOADED else REFUSED_FIELDS
    said = next((reason for start, reason in words.items() if start in text), None)
    return said if code == OVERLOADED else (code in REFUSED_WITH and said) or REFUSED_WITH.get(code)


def found(answer: Answer, request: PaymentRequest, known: Known) -> PaymentResult:
    """What an answer to a query says. A failure does not undo what a callback with a receipt, or
    the paybill itself, said: there people must look (section 6)."""
    said, raw = said_in(answer), kept(answer)
    code = result_code(said.get("ResultCode")) if answer.status == 200 else ""
    is_ours = said.get("CheckoutRequestID") in (None, known.checkout)
    if not code or not is_ours or error_code(answer):
        return PaymentResult(Certainty.IN_DOUBT, raw=raw)
    if code == PAID:
        return paid(request, known, raw)
    if code == IN_FLIGHT:
        return PaymentResult(Certainty.DEFINITE, raw=raw)
    if code not in FAILURES:
        return PaymentResult(Certainty.DEFINITE, message=code, needs_people=True, raw=raw)
    if known.is_confirmed or (known.is_said_paid and known.receipt):
        return PaymentResult(Certainty.IN_DOUBT, message=code, needs_people=True, raw=raw)
    return _ended(FAILURES[code], code, raw)


def paid(request: PaymentRequest, known: Known, raw: Mapping[str, Any]) -> PaymentResult:
    """A query names no figures: it was about the very prompt that asked for ours. Where a callback
    or a confirmation named an amount, that one counts."""
    told = minor_units(known.amount, CURRENCY)
    return PaymentResult(
        Certainty.DEFINITE,
        ProviderStatus.SUCCEEDED,
        amount=request.amount if told is None else told,
        currency=CURRENCY,
        transaction_id=known.receipt,
        raw=raw,
    )


def _ended(reason: Reason, code: str, raw: Mapping[str, Any]) -> PaymentResult:
    is_late = reason is Reason.EXPIRED
    status = ProviderStatus.EXPIRED if is_late else ProviderStatus.FAILED
    return PaymentResult(Certainty.DEFINITE, status, reason=reason, message=code, raw=raw)
