"""A person answers: what was found out takes effect, and that closes the case."""

from uuid import UUID

from django.db import transaction

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import User
from apps.payments.domain.cases import Exit, Outcome
from apps.payments.locks import LockedPayment
from apps.payments.models import CaseExit, EventSource, PaymentCase, Refund
from apps.payments.providers.base import Certainty, PaymentResult, ProviderStatus, Reason
from apps.payments.services.apply_outcome import apply_locked
from apps.payments.services.cases import answer_case
from apps.payments.services.open_case import ExitNotPossible, OutcomeNotPossible, open_case
from apps.payments.services.recorder import Recorder
from apps.payments.services.refunds.books import LockedRefund, give_back, release


def take_case(*, actor: User, case_id: UUID) -> PaymentCase:
    """Somebody looks into it. Raises CaseNotFound, CaseNeedsManager and CaseClosed."""
    with transaction.atomic(durable=True):
        case = open_case(actor, case_id).case
        before = str(case.owner_id) if case.owner_id else None
        case.owner = actor
        case.save(update_fields=["owner"])
        facts = {"kind": case.kind, "before": {"owner": before}, "after": {"owner": str(actor.pk)}}
        record(actor=actor, action=Action.CASE_TAKEN, subject=case, facts=facts)
    return case


def settle_case(
    *, actor: User, case_id: UUID, outcome: Outcome, evidence: str, reason: str
) -> PaymentCase:
    """What was found out takes effect on the payment or the refund, and closes the case.

    Raises CaseNotFound, CaseNeedsManager, CaseClosed, OutcomeNotPossible and RefundExceedsPayment.
    """
    with transaction.atomic(durable=True):
        found = open_case(actor, case_id)
        case = found.case
        if outcome not in case.outcomes:
            raise OutcomeNotPossible(field="outcome")
        found_out = {"outcome": str(outcome), "evidence": evidence}
        answer_case(case, CaseExit.SETTLED_BY_HAND, actor, reason, **found_out)
        facts = {"kind": case.kind, **found_out}
        record(actor=actor, action=Action.CASE_SETTLED, subject=case, reason=reason, facts=facts)
        if outcome is not Outcome.KEPT:
            if found.about is None:
                raise OutcomeNotPossible(field="outcome")
            if case.refund_id:
                _decide_refund(found.about, case.refund_id, actor, outcome, evidence)
            else:
                _decide(found.about, actor, outcome)
    return PaymentCase.objects.get(pk=case_id)


def accept_smaller_amount(*, actor: User, case_id: UUID, reason: str) -> PaymentCase:
    """The payment succeeds with what the provider took; the rest of the order stays due.

    Raises CaseNotFound, CaseNeedsManager, CaseClosed and ExitNotPossible.
    """
    with transaction.atomic(durable=True):
        found = open_case(actor, case_id)
        case, locked = found.case, found.paid_by(Exit.ACCEPT)
        asked, taken = locked.payment.amount, case.smaller_amount
        answer_case(case, CaseExit.ACCEPTED, actor, reason)
        facts = {"asked": asked, "accepted": taken, "currency": case.currency}
        record(actor=actor, action=Action.CASE_ACCEPTED, subject=case, reason=reason, facts=facts)
        result = PaymentResult(
            Certainty.DEFINITE,
            ProviderStatus.SUCCEEDED,
            amount=taken,
            currency=case.currency,
            provider_reference=str(case.facts["said"].get("reference") or ""),
            raw=facts,
        )
        recorder = Recorder(payment=locked.payment, source=EventSource.PERSON, actor=actor)
        apply_locked(locked=locked, result=result, recorder=recorder, accepts_less=True)
        if not locked.payment.is_captured:
            raise ExitNotPossible
    return PaymentCase.objects.get(pk=case_id)


def _decide(locked: LockedPayment, actor: User, outcome: Outcome) -> None:
    """By the one door, like any other news; the figures are those that we asked for."""
    payment = locked.payment
    is_paid = outcome is Outcome.PAID
    result = PaymentResult(
        Certainty.DEFINITE,
        ProviderStatus.SUCCEEDED if is_paid else ProviderStatus.FAILED,
        amount=payment.amount if is_paid else None,
        currency=payment.currency if is_paid else None,
        reason="" if is_paid else Reason.REFUSED,
    )
    recorder = Recorder(payment=payment, source=EventSource.PERSON, actor=actor)
    apply_locked(locked=locked, result=result, recorder=recorder)


def _decide_refund(
    about: LockedPayment, refund_id: UUID, actor: User, outcome: Outcome, evidence: str
) -> None:
    """Locked after the case; whoever else locks either holds the order before."""
    refund = Refund.objects.select_for_update(no_key=True).get(pk=refund_id)
    locked = LockedRefund(about.order, about.payment, refund)
    if outcome is Outcome.NOT_GIVEN:
        release(locked, (Reason.REFUSED, ""), EventSource.PERSON, actor)
        return
    refund.evidence, refund.settled_by = evidence, actor
    give_back(locked, EventSource.PERSON, actor)
