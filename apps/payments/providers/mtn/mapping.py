"""MTN's answers in our words: pure (wire reference, sections 5 to 7 and 10)."""

import re
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
    RefundResult,
)
from apps.payments.providers.mtn.account import DISBURSEMENT, Account

REASONS: Mapping[str, Reason] = {
    "APPROVAL_REJECTED": Reason.REFUSED_BY_GUEST,
    "COULD_NOT_PERFORM_TRANSACTION": Reason.EXPIRED,
    "EXPIRED": Reason.EXPIRED,
    "INVALID_CALLBACK_URL_HOST": Reason.NOT_CONFIGURED,
    "INVALID_CURRENCY": Reason.CURRENCY_REFUSED,
    "NOT_ALLOWED": Reason.ACCOUNT_BLOCKED,
    "NOT_ALLOWED_TARGET_ENVIRONMENT": Reason.CREDENTIALS_REFUSED,
    "NOT_ENOUGH_FUNDS": Reason.INSUFFICIENT_FUNDS,
    "PAYEE_NOT_ALLOWED_TO_RECEIVE": Reason.ACCOUNT_BLOCKED,
    "PAYEE_NOT_FOUND": Reason.ACCOUNT_BLOCKED,
    "PAYER_LIMIT_REACHED": Reason.LIMIT_REACHED,
    "PAYER_NOT_FOUND": Reason.PHONE_UNKNOWN,
    "PAYMENT_NOT_APPROVED": Reason.REFUSED_BY_GUEST,
    "RESOURCE_ALREADY_EXIST": Reason.DUPLICATE_REFERENCE,
    "SENDER_ACCOUNT_NOT_ACTIVE": Reason.PHONE_UNKNOWN,
}
"""Section 6. Any other code says no more than refused: INTERNAL_PROCESSING_ERROR is mostly an
empty wallet, but not always."""

REFUND_REASONS = {
    **REASONS,
    "PAYER_NOT_FOUND": Reason.ACCOUNT_BLOCKED,
    "PAYEE_NOT_FOUND": Reason.PHONE_UNKNOWN,
}
"""When money goes back, the guest is the payee."""

REFUSED_WITH_500 = frozenset(
    {
        "INVALID_CALLBACK_URL_HOST",
        "INVALID_CURRENCY",
        "NOT_ALLOWED",
        "NOT_ALLOWED_TARGET_ENVIRONMENT",
        "NOT_ENOUGH_FUNDS",
        "PAYEE_NOT_ALLOWED_TO_RECEIVE",
        "PAYEE_NOT_FOUND",
        "PAYER_LIMIT_REACHED",
        "PAYER_NOT_FOUND",
    }
)
"""Section 7: with these codes a 500 is a refusal, and nothing was created."""

REFUSED_WITH = {
    400: Reason.INVALID_REQUEST,
    401: Reason.CREDENTIALS_REFUSED,
    403: Reason.CREDENTIALS_REFUSED,
    429: Reason.BUSY,
}

NEEDS_THEIR_WORD = (
    Reason.CREDENTIALS_REFUSED,
    Reason.INVALID_REQUEST,
    Reason.NOT_CONFIGURED,
    Reason.REFUSED,
)
"""Where our word alone would not tell a person what to look for."""


def taken(answer: Answer, reference_id: str, account: Account) -> PaymentResult:
    """What an answer to a POST means: taken (perhaps already before), refused, or nobody knows."""
    code = code_of(answer)
    if answer.status == 202 or (answer.status == 409 and code == "RESOURCE_ALREADY_EXIST"):
        return PaymentResult(Certainty.DEFINITE, provider_reference=reference_id, raw=answer.kept())
    if reason := _refusal(answer.status, code, account):
        return _ended(ProviderStatus.FAILED, reason, code, answer)
    return PaymentResult(Certainty.IN_DOUBT, raw=answer.kept())


def found(answer: Answer, request: PaymentRequest, account: Account) -> PaymentResult:
    """What an answer to a GET says of `request`. A word that we do not know is not an end."""
    said = answer.json()
    if answer.status == 404 and code_of(answer) == "RESOURCE_NOT_FOUND":
        return PaymentResult(Certainty.DEFINITE, ProviderStatus.NOT_FOUND, raw=answer.kept())
    if answer.status != 200 or not _is_about(said, request.reference):
        return PaymentResult(Certainty.IN_DOUBT, raw=answer.kept())
    if said["status"] == "FAILED":
        code = _code_in(said.get("reason"))
        reason = _reasons(account).get(code, Reason.REFUSED)
        is_late = reason is Reason.EXPIRED
        status = ProviderStatus.EXPIRED if is_late else ProviderStatus.FAILED
        return _ended(status, reason, code, answer)
    is_paid = said["status"] == "SUCCESSFUL"
    number = said.get("financialTransactionId")
    is_number = isinstance(number, str) and re.fullmatch(r"[A-Za-z0-9._-]{1,60}", number)
    return PaymentResult(
        Certainty.DEFINITE,
        ProviderStatus.SUCCEEDED if is_paid else ProviderStatus.PENDING,
        provider_reference=request.provider_reference,
        amount=minor_units(said.get("amount"), request.currency),
        currency=account.meant_currency(said.get("currency"), request.currency),
        transaction_id=str(number) if is_paid and is_number else "",
        raw=answer.kept(),
    )


def refund_result(result: PaymentResult, currency: str) -> RefundResult:
    """The same of money that goes back. An amount in another currency than `currency` is none."""
    has_failed = result.status is ProviderStatus.EXPIRED
    return RefundResult(
        certainty=result.certainty,
        status=ProviderStatus.FAILED if has_failed else result.status,
        provider_reference=result.provider_reference,
        amount=result.amount if result.currency == currency else None,
        reason=result.reason,
        message=result.message,
        raw=result.raw,
    )


def code_of(answer: Answer) -> str:
    """The code of an error, or nothing: only one of two error shapes has any (section 7)."""
    return _code_in(answer.json())


def _is_about(said: Any, reference: str) -> bool:
    """Whether this is a status, and of our payment if it names any."""
    if not isinstance(said, dict) or not isinstance(said.get("status"), str):
        return False
    return said.get("externalId") in (None, reference)


def _code_in(said: Any) -> str:
    """A code stands alone, or in an object with a message (section 6)."""
    code = said.get("code") if isinstance(said, dict) else said
    return code if isinstance(code, str) and re.fullmatch(r"[A-Z_]{1,60}", code) else ""


def _refusal(status: int, code: str, account: Account) -> Reason | None:
    known = _reasons(account)[code] if code in REFUSED_WITH_500 else None
    if status == 500:
        return known
    return (known or REFUSED_WITH[status]) if status in REFUSED_WITH else None


def _reasons(account: Account) -> Mapping[str, Reason]:
    return REFUND_REASONS if account.product == DISBURSEMENT else REASONS


def _ended(status: ProviderStatus, reason: Reason, code: str, answer: Answer) -> PaymentResult:
    message = code if reason in NEEDS_THEIR_WORD else ""
    return PaymentResult(
        Certainty.DEFINITE, status, reason=reason, message=message, raw=answer.kept()
    )
