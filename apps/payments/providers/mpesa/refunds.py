"""Giving a whole payment back by its receipt; how it ends is told later (section 9.1)."""

from collections.abc import Mapping
from typing import Any

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
from apps.payments.providers.mpesa.account import CURRENCY
from apps.payments.providers.mpesa.answers import error_code, kept, said_in, word
from apps.payments.providers.mpesa.client import Client, NoToken
from apps.payments.providers.mpesa.fields import reversal_body
from apps.payments.providers.mpesa.mapping import refusal
from apps.payments.providers.mpesa.news import REVERSAL, known_of

FAILURES = {
    "1": Reason.INSUFFICIENT_FUNDS,
    "11": Reason.ACCOUNT_BLOCKED,
    "2001": Reason.CREDENTIALS_REFUSED,
    "2006": Reason.ACCOUNT_BLOCKED,
    "2028": Reason.CREDENTIALS_REFUSED,
    "8006": Reason.ACCOUNT_BLOCKED,
    "R000002": Reason.INVALID_REQUEST,
}
"""Nothing went back. R000001, `already reversed`, is not among them: then it did. Nor is 21, which
was seen beside the text of a success; both, and codes that nobody knows, are for people."""

FOR_PEOPLE = Reason.NOT_CONFIGURED
"""With this reason the core keeps the money reserved, and asks a person."""


def refund(client: Client, request: RefundRequest) -> RefundResult:
    """Ask once: what serializes two reversals of one receipt is on their side, if anything does."""
    receipt = known_of(request.payment.provider_data).receipt
    if not client.account.can_reverse or not receipt:
        return RefundResult(Certainty.NOT_SENT, ProviderStatus.FAILED, reason=FOR_PEOPLE)
    try:
        answer = client.reverse(reversal_body(request, receipt, client.account))
    except NoToken as error:
        return RefundResult(Certainty.NOT_SENT, ProviderStatus.FAILED, reason=error.reason)
    except http.NotSent:
        return RefundResult(Certainty.NOT_SENT, ProviderStatus.FAILED, reason=Reason.UNREACHABLE)
    except http.Unanswered:
        return RefundResult(Certainty.IN_DOUBT)
    return _taken(answer)


def refund_status(request: RefundRequest) -> RefundResult:
    """What was told at the payment's own address. Silence is no answer, and never a failure.

    Without the name of the conversation only a success can be told to be this refund's: a payment
    goes back as a whole, and once.
    """
    data, receipt = request.payment.provider_data, known_of(request.payment.provider_data).receipt
    mine = data.get(f"{REVERSAL}{request.refund_reference}") if request.refund_reference else None
    if isinstance(mine, dict):
        return _ended(mine, request)
    for name, told in data.items():
        if not name.startswith(REVERSAL) or not isinstance(told, dict) or not receipt:
            continue
        if told.get("code") == "0" and told.get("receipt") == receipt:
            return _ended(told, request)
    known = Certainty.DEFINITE if request.refund_reference else Certainty.IN_DOUBT
    return RefundResult(known)


def _taken(answer: Answer) -> RefundResult:
    said, raw = said_in(answer), kept(answer)
    about = word(said.get("OriginatorConversationID"))
    if answer.status == 200 and str(said.get("ResponseCode")) == "0" and about:
        return RefundResult(Certainty.DEFINITE, provider_reference=about, raw=raw)
    reason = refusal(answer)
    if reason is None:
        return RefundResult(Certainty.IN_DOUBT, raw=raw)
    failed, code = ProviderStatus.FAILED, error_code(answer)
    return RefundResult(Certainty.DEFINITE, failed, reason=reason, message=code, raw=raw)


def _ended(told: Mapping[str, Any], request: RefundRequest) -> RefundResult:
    code = str(told.get("code"))
    if code == "0":
        amount = minor_units(told.get("amount"), CURRENCY)
        amount = request.amount if amount is None else amount
        return RefundResult(Certainty.DEFINITE, ProviderStatus.SUCCEEDED, amount=amount)
    return RefundResult(
        Certainty.DEFINITE,
        ProviderStatus.FAILED,
        reason=FAILURES.get(code, FOR_PEOPLE),
        message=code,
    )
