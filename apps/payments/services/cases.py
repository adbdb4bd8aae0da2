"""Asking a person, in the very transaction in which the question arises."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import User
from apps.orders.models import Order, OrderPaymentStatus, OrderStatus
from apps.payments.domain.refunds import REJECTED, RefundState, Road
from apps.payments.domain.verdict import Verdict
from apps.payments.locks import LockedPayment
from apps.payments.models import (
    CaseExit,
    CaseKind,
    CreditNote,
    Payment,
    PaymentCase,
    Refund,
    WebhookDelivery,
)
from apps.payments.providers import provider_class
from apps.payments.providers.base import PaymentResult
from apps.payments.selectors_cases import too_much

UNDECIDED_AFTER = timedelta(hours=24)
"""How long a payment, or a refund, may be undecided before a person is asked as well."""

MISMATCHES = (
    "amount-mismatch",
    "currency-mismatch",
    "reference-mismatch",
    "reference-used",
    "transaction-mismatch",
)


def ask_people(
    *,
    locked: LockedPayment,
    verdict: Verdict,
    result: PaymentResult,
    actor: User | None,
    is_first: bool,
) -> None:
    """Open what the news calls for, and close what it answers. The caller holds the locks.

    Of a payment whose first news this is nobody has been asked yet.
    """
    payment = locked.payment
    if verdict.code in MISMATCHES:
        said = {"amount": result.amount, "currency": result.currency}
        said["reference"] = result.provider_reference
        facts = {"code": verdict.code, "said": said}
        _open(CaseKind.MISMATCH, payment, payment.amount, facts, actor)
    if verdict.code == "conflict":
        _open(CaseKind.CONFLICT, payment, payment.amount, {"said": str(result.status)}, actor)
    if payment.is_in_flight and timezone.now() - payment.initiated_at > UNDECIDED_AFTER:
        _open(CaseKind.IN_DOUBT, payment, payment.amount, {"looks": payment.check_count}, actor)
    if result.needs_people and _is_waited_out(payment):
        _open(CaseKind.IN_DOUBT, payment, payment.amount, {"looks": payment.check_count}, actor)
    if verdict.transitions and not is_first:
        _close_by_itself(payment)
    if verdict.transitions and payment.is_captured:
        _ask_about_too_much(locked, actor)


def _is_waited_out(payment: Payment) -> bool:
    """Whether nobody has the phone in hand any more, and no person has answered this before."""
    if payment.is_captured:
        return False
    deadline = provider_class(payment.provider_code).capabilities.deadline
    if timezone.now() - payment.initiated_at < timedelta(seconds=deadline):
        return False
    answered = PaymentCase.all_objects.filter(payment=payment, kind=CaseKind.IN_DOUBT)
    return not answered.filter(closed_by__isnull=False).exists()


def ask_about_unknown(delivery: WebhookDelivery) -> None:
    """News of a payment that nobody here knows, and whose time to be found is over."""
    if delivery.restaurant_id is None:
        return
    case, is_new = PaymentCase.all_objects.get_or_create(
        restaurant_id=delivery.restaurant_id,
        delivery=delivery,
        closed_at=None,
        defaults={"kind": CaseKind.UNKNOWN_PAYMENT, "facts": {"provider": delivery.provider_code}},
    )
    if is_new:
        _note(Action.CASE_OPENED, case, None)


def ask_about_more_money(payment: Payment, transaction_id: str) -> None:
    """A guest paid again under the name of a payment that other money has settled."""
    facts = {"code": "transaction-mismatch", "said": {"reference": transaction_id}}
    with transaction.atomic():
        _open(CaseKind.MISMATCH, payment, payment.amount, facts, None)


def ask_about_money_taken_back(payment_id: UUID, word: str) -> None:
    """A dispute or a reversal that no refund of ours explains. Once: reminders come daily."""
    payment = Payment.objects.get(pk=payment_id)
    known = PaymentCase.objects.filter(payment=payment, kind=CaseKind.CONFLICT, refund=None)
    ours = payment.refunds.filter(road=Road.PROVIDER).exclude(status=RefundState.FAILED)
    if not payment.is_captured or known.exists() or ours.exists():
        return
    with transaction.atomic():
        _open(CaseKind.CONFLICT, payment, payment.amount, {"said": word}, None)


def ask_for_manual_refund(refund: Refund) -> None:
    """The provider cannot give it back."""
    facts = {"reason": refund.reason}
    _open(CaseKind.MANUAL_REFUND, refund.payment, refund.amount, facts, None, refund)


def ask_about_refund(refund: Refund, facts: dict[str, Any]) -> None:
    """The provider speaks of another refund than ours."""
    _open(CaseKind.MISMATCH, refund.payment, refund.amount, facts, None, refund)


def ask_about_contradicted_refund(refund: Refund, facts: dict[str, Any]) -> None:
    """It was called failed, and the provider says that it was given. Asked once."""
    if not PaymentCase.objects.filter(refund=refund, kind=CaseKind.CONFLICT).exists():
        _open(CaseKind.CONFLICT, refund.payment, refund.amount, facts, None, refund)


def ask_about_undecided_refund(refund: Refund) -> None:
    """Nobody knows whether the guest has the money, and asking again has not told for a day."""
    if timezone.now() - refund.created_at > UNDECIDED_AFTER:
        facts = {"looks": refund.check_count}
        _open(CaseKind.IN_DOUBT, refund.payment, refund.amount, facts, None, refund)


def ask_about_returned_credit(note: CreditNote, actor: User) -> None:
    """The guest gives a credit note up: the money is too much again."""
    facts = {"credit_note": note.number}
    _open(CaseKind.OVERPAID, note.payment, note.amount, facts, actor)


def refund_answers_cases(*, order: Order, refund: Refund, actor: User | None) -> None:
    """A refund is over: what was asked about it, and about too much money, may be answered."""
    _answer(PaymentCase.all_objects.filter(refund=refund), *_end_of(refund, actor))
    if too_much(order) <= 0:
        about_it = PaymentCase.all_objects.filter(kind=CaseKind.OVERPAID, order=order)
        _answer(about_it, CaseExit.REFUNDED, actor, refund.reason)


def _end_of(refund: Refund, actor: User | None) -> tuple[CaseExit, User | None, str]:
    if refund.error_code == REJECTED:
        return CaseExit.WITHDRAWN, actor, refund.error_message
    if refund.status != RefundState.SUCCESS:
        return CaseExit.CAME_RIGHT, actor, refund.reason
    exit_ = CaseExit.SETTLED_BY_HAND if refund.evidence else CaseExit.REFUNDED
    return exit_, actor, refund.reason


def answer_case(case: PaymentCase, by: CaseExit, actor: User, reason: str, **found: str) -> None:
    """One case, locked by the caller, who writes down what was done, is closed by it.

    `found` are the outcome and the evidence of one that is settled by hand.
    """
    _close(PaymentCase.all_objects.filter(pk=case.pk), by, actor, reason, **found)


def _answer(cases: "QuerySet[PaymentCase]", by: CaseExit, actor: User | None, reason: str) -> None:
    """Those of the cases that are open are closed by something that was not done for them alone."""
    open_ones = list(cases.filter(closed_at=None))
    if not open_ones:
        return
    _close(cases, by, actor, reason)
    for case in open_ones:
        _note(Action.CASE_CLOSED, case, actor, {"exit": str(by)})


def _close(
    cases: "QuerySet[PaymentCase]", by: CaseExit, actor: User | None, reason: str, **found: str
) -> None:
    cases.filter(closed_at=None).update(
        closed_at=timezone.now(), closed_by=actor, exit=by, reason=reason, **found
    )


def _note(
    action: Action, case: PaymentCase, actor: User | None, more: dict[str, Any] | None = None
) -> None:
    facts = {"kind": str(case.kind), "amount": case.amount, "currency": case.currency}
    facts |= {"payment": str(case.payment_id) if case.payment_id else None, "known": case.facts}
    record(actor=actor, action=action, subject=case, facts=facts | (more or {}))


def _ask_about_too_much(locked: LockedPayment, actor: User | None) -> None:
    """Money for an order that is cancelled, or that has its money already."""
    order = locked.order
    is_cancelled = order.status == OrderStatus.CANCELLED
    if not is_cancelled and order.payment_status != OrderPaymentStatus.OVERPAID:
        return
    owed = 0 if is_cancelled else order.total
    extra = min(order.totals.kept - owed, locked.payment.amount)
    facts = {"order_total": order.total, "paid": order.amount_paid, "cancelled": is_cancelled}
    _open(CaseKind.OVERPAID, locked.payment, extra, facts, actor)


def _open(
    kind: CaseKind,
    payment: Payment,
    amount: int,
    facts: dict[str, Any],
    actor: User | None,
    refund: Refund | None = None,
) -> None:
    case, is_new = PaymentCase.all_objects.get_or_create(
        restaurant_id=payment.restaurant_id,
        kind=kind,
        payment=payment,
        refund=refund,
        closed_at=None,
        defaults={
            "order_id": payment.order_id,
            "amount": amount,
            "currency": payment.currency,
            "facts": facts,
        },
    )
    if is_new:
        _note(Action.CASE_OPENED, case, actor)


def _close_by_itself(payment: Payment) -> None:
    """What is over is not in doubt, and whose money came had the right figures in the end."""
    kinds = [
        *([] if payment.is_in_flight else [CaseKind.IN_DOUBT]),
        *([CaseKind.MISMATCH] if payment.is_captured else []),
    ]
    cases = PaymentCase.all_objects.filter(payment=payment, kind__in=kinds, refund=None)
    _answer(cases, CaseExit.CAME_RIGHT, None, "")
