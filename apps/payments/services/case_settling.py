"""A person answers: what was found out takes effect, and that closes the case."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import Role, User
from apps.core.errors import Conflict, Forbidden, Invalid, NotFound
from apps.payments.domain.cases import OUTCOMES, Outcome
from apps.payments.locks import lock_payment
from apps.payments.models import CaseExit, EventSource, PaymentCase
from apps.payments.providers.base import Certainty, PaymentResult, ProviderStatus, Reason
from apps.payments.services.apply_outcome import apply_locked
from apps.payments.services.cases import answer_case
from apps.payments.services.recorder import Recorder


class CaseNotFound(NotFound):
    """No such case in this restaurant."""

    message = _("There is no such case.")


class CaseClosed(Conflict):
    """Somebody, or the provider, was first."""

    code = "case-closed"
    message = _("This case is closed already. Look at how it ended.")


class CaseNeedsManager(Forbidden):
    """A cashier cannot decide this."""

    code = "case-needs-manager"
    message = _("Only a manager or the owner may settle a case.")


class OutcomeNotPossible(Invalid):
    """This kind of case ends in another way."""

    code = "outcome-not-possible"
    message = _("A case of this kind cannot end like this.")


def take_case(*, actor: User, case_id: UUID) -> PaymentCase:
    """Somebody looks into it. Raises CaseNotFound, CaseNeedsManager and CaseClosed."""
    with transaction.atomic(durable=True):
        case = _open_case(actor, case_id)
        case.owner = actor
        case.save(update_fields=["owner"])
        record(actor=actor, action=Action.CASE_TAKEN, subject=case)
    return case


def settle_case(
    *, actor: User, case_id: UUID, outcome: Outcome, evidence: str, reason: str
) -> PaymentCase:
    """What was found out takes effect on the payment, and closes the case.

    Raises CaseNotFound, CaseNeedsManager, CaseClosed and OutcomeNotPossible.
    """
    with transaction.atomic(durable=True):
        case = _open_case(actor, case_id)
        if outcome not in OUTCOMES[case.kind]:
            raise OutcomeNotPossible(field="outcome")
        answer_case(case, CaseExit.SETTLED_BY_HAND, actor, reason)
        facts = {"kind": case.kind, "outcome": outcome, "evidence": evidence}
        record(actor=actor, action=Action.CASE_SETTLED, subject=case, reason=reason, facts=facts)
        if outcome is not Outcome.KEPT:
            _decide(case, actor, outcome)
    return PaymentCase.objects.get(pk=case_id)


def _open_case(actor: User, case_id: UUID) -> PaymentCase:
    """The case, locked after its order and payment. Raises what its callers say."""
    if actor.role not in (Role.MANAGER, Role.OWNER):
        raise CaseNeedsManager
    case = PaymentCase.objects.find(pk=case_id)
    if case is None:
        raise CaseNotFound
    if case.payment_id:
        lock_payment(case.payment_id)
    case = PaymentCase.objects.select_for_update(no_key=True).get(pk=case_id)
    if not case.is_open:
        raise CaseClosed
    return case


def _decide(case: PaymentCase, actor: User, outcome: Outcome) -> None:
    """By the one door, like any other news; the figures are those that we asked for."""
    if case.payment_id is None:
        raise OutcomeNotPossible(field="outcome")
    locked = lock_payment(case.payment_id)
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
