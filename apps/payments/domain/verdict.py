"""What a provider's answer means for a payment: pure, and the same by whichever way it came.

Success outranks every refusal, a refusal never undoes a success, and an answer in doubt decides
nothing (promises P5, P6, P11).
"""

from dataclasses import dataclass

from apps.payments.domain.states import CAPTURED, GIVEN_UP, IN_FLIGHT, PaymentState
from apps.payments.providers.base import Certainty, PaymentResult, ProviderStatus

CLOSING = {
    ProviderStatus.FAILED: "mark_failed",
    ProviderStatus.EXPIRED: "mark_expired",
    ProviderStatus.CANCELLED: "mark_cancelled",
}


@dataclass(frozen=True)
class Question:
    """What we asked for: the answer must match it."""

    amount: int
    currency: str
    provider_reference: str = ""
    transaction_id: str = ""
    """The money that settled it, once it is settled."""
    may_be_known: bool = False
    """Whether a request that the provider does not know may be late, or asked for elsewhere."""


@dataclass(frozen=True)
class Verdict:
    """The transitions to make, in order, and a word for the event when there is more to say.

    `outcome_known` is False while the provider has not told us where the money is, and None where
    this answer changes nothing about that.
    """

    transitions: tuple[str, ...] = ()
    code: str = ""
    outcome_known: bool | None = True


def judge(state: PaymentState, question: Question, result: PaymentResult) -> Verdict:
    """Decide what becomes of a payment in `state` when `result` arrives."""
    if result.certainty is Certainty.IN_DOUBT:
        return Verdict(_sent(state), code="in-doubt", outcome_known=None)
    if result.certainty is Certainty.NOT_SENT:
        return _refused(state, "mark_failed")
    if result.status is ProviderStatus.SUCCEEDED:
        return _succeeded(state, mismatch(question, result))
    if result.status is ProviderStatus.NOT_FOUND:
        return _not_found(state, question)
    if result.status in CLOSING:
        return _refused(state, CLOSING[result.status])
    return Verdict(_sent(state))


def mismatch(question: Question, result: PaymentResult) -> str:
    """The first figure that differs from what was asked, or nothing."""
    if result.amount != question.amount:
        return "amount-mismatch"
    if result.currency != question.currency:
        return "currency-mismatch"
    ours = question.provider_reference
    if ours and result.provider_reference and result.provider_reference != ours:
        return "reference-mismatch"
    paid_by = question.transaction_id
    if paid_by and result.transaction_id and result.transaction_id != paid_by:
        return "transaction-mismatch"
    return ""


def _succeeded(state: PaymentState, wrong: str) -> Verdict:
    if state in CAPTURED:
        return Verdict(code=wrong)
    if wrong:
        return Verdict(_sent(state), code=wrong, outcome_known=False)
    if state in GIVEN_UP:
        return Verdict(("mark_late_success",), code="late-success")
    return Verdict((*_sent(state), "mark_success"))


def _not_found(state: PaymentState, question: Question) -> Verdict:
    if question.may_be_known and state in IN_FLIGHT:
        return Verdict(_sent(state), code="not-found", outcome_known=None)
    return _refused(state, "mark_failed")


def _refused(state: PaymentState, transition: str) -> Verdict:
    if state in CAPTURED:
        return Verdict(code="conflict")
    if state in GIVEN_UP:
        return Verdict()
    return Verdict((transition,))


def _sent(state: PaymentState) -> tuple[str, ...]:
    return ("start_processing",) if state is PaymentState.PENDING else ()
