"""The one door: every fact about a payment enters here, whoever brings it (rule 1).

It alone locks, compares the answer with the question, moves the state, writes the events, and
brings the order and the drawer along.
"""

import json
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from apps.authentication.models import User
from apps.core import rows
from apps.core.crash import crash_point
from apps.core.crypto import search_hash
from apps.drawers.models import CashMovement
from apps.drawers.services.record_sale import record_sale
from apps.orders.services.settle import settle
from apps.payments.domain.states import PaymentState
from apps.payments.domain.verdict import Question, Verdict, judge
from apps.payments.locks import LockedPayment, lock_payment
from apps.payments.models import EventSource, Payment
from apps.payments.providers import provider_class
from apps.payments.providers.base import PaymentResult, ProviderStatus, Reason
from apps.payments.services.cases import ask_people
from apps.payments.services.recorder import Recorder
from apps.payments.services.trail import note_outcome, standing
from apps.payments.services.watching import may_be_known, next_check_at

REPEATED = ("in-doubt", "not-found")
"""What a look may find again and again: the first time is told, the rest is no news."""


def apply_outcome(
    *,
    payment_id: UUID,
    result: PaymentResult,
    source: EventSource,
    actor: User | None = None,
    lease_generation: int | None = None,
) -> Payment:
    """Let a fact about a payment take effect, and return the payment as it then stands.

    Commits before it returns. The same fact twice changes nothing. Whoever asked for the fact
    under a lease names its generation, and the lease ends. Raises PaymentNotFound.
    """
    with transaction.atomic(durable=True):
        locked = lock_payment(payment_id)
        if locked.payment.lease_generation == lease_generation:
            locked.payment.lease_expires_at = None
        recorder = Recorder(payment=locked.payment, source=source, actor=actor)
        apply_locked(locked=locked, result=result, recorder=recorder)
        crash_point("outcome.before-commit")
    crash_point("outcome.committed")
    return locked.payment


def apply_locked(
    *,
    locked: LockedPayment,
    result: PaymentResult,
    recorder: Recorder,
    accepts_less: bool = False,
) -> None:
    """The same, for a caller that holds the locks and the transaction: cash at the counter.

    With `accepts_less` a manager is content with the amount of the result: it is the answer to what
    is asked now, and the payment succeeds with it.
    """
    payment, before = locked.payment, standing(locked)
    if payment.cancel_requested_at and result.status is ProviderStatus.EXPIRED:
        result = replace(result, status=ProviderStatus.CANCELLED)
    share = payment.share() if not payment._state.adding else None
    was_captured = payment.is_captured
    question = _question(payment, is_unknown=result.status is ProviderStatus.NOT_FOUND)
    if accepts_less and result.amount:
        question = replace(question, amount=result.amount)
    verdict = judge(PaymentState(payment.status), question, result)
    if _is_anothers(payment, result):
        result = replace(result, provider_reference="", transaction_id="", redirect_url="")
        verdict = Verdict(code="reference-used", outcome_known=False)
    if accepts_less and result.amount and verdict.transitions:
        payment.accept_less(result.amount)
    _take_over(payment, result, verdict)
    payment.next_check_at = next_check_at(payment)
    _move(payment, verdict, result, recorder)
    is_watched_on = payment.is_given_up and recorder.source != EventSource.INITIATE
    if is_watched_on:
        payment.next_check_at = next_check_at(payment)
    is_new = payment.is_captured and not was_captured
    with rows.together():
        if payment._state.adding or not verdict.transitions or is_watched_on:
            payment.save_transition()
        recorder.write()
        settle(order=locked.order, change=payment.share() - share if share else payment.share())
        movement = _put_in_drawer(locked, recorder.actor) if is_new else None
        note_outcome(locked, before, verdict, recorder, movement)
    ask_people(
        locked=locked,
        verdict=verdict,
        result=result,
        actor=recorder.actor,
        is_first=share is None,
    )


def _is_anothers(payment: Payment, result: PaymentResult) -> bool:
    """Whether the provider's transaction has been told of another payment before.

    One transaction settles one payment; the unique constraints are the judges of a tie.
    """
    named = Q()
    if result.provider_reference and not payment.provider_reference:
        named |= Q(provider_reference=result.provider_reference)
    if result.transaction_id and not payment.transaction_id:
        named |= Q(transaction_id=result.transaction_id)
    if not named:
        return False
    others = Payment.objects.filter(named, payment_method_id=payment.payment_method_id)
    return others.exclude(pk=payment.pk).exists()


def _question(payment: Payment, *, is_unknown: bool) -> Question:
    return Question(
        amount=payment.amount,
        currency=payment.currency,
        provider_reference=payment.provider_reference or "",
        transaction_id=payment.transaction_id or "",
        may_be_known=is_unknown and may_be_known(payment, payment.initiated_at),
    )


def _take_over(payment: Payment, result: PaymentResult, verdict: Verdict) -> None:
    """Keep what the provider told us besides the state."""
    if payment.is_captured:
        if result.status is ProviderStatus.SUCCEEDED and not verdict.code:
            payment.transaction_id = payment.transaction_id or result.transaction_id or None
        return
    if verdict.outcome_known is not None:
        payment.outcome_known = verdict.outcome_known
    payment.provider_reference = payment.provider_reference or result.provider_reference or None
    if verdict.transitions:
        payment.transaction_id = payment.transaction_id or result.transaction_id or None
    payment.redirect_url = result.redirect_url or payment.redirect_url
    payment.message = result.message or payment.message
    payment.expires_at = result.expires_at or payment.expires_at
    if result.correlation:
        payment.correlation_hash = search_hash(result.correlation)
    if result.provider_data:
        known = json.loads(payment.provider_data or "{}")
        payment.provider_data = json.dumps(known | dict(result.provider_data))


def _move(payment: Payment, verdict: Verdict, result: PaymentResult, recorder: Recorder) -> None:
    """Make the verdict's transitions, each with its event; news without a move is kept, too."""
    facts = {"raw": dict(result.raw)} if result.raw else {}
    is_news = verdict.code not in REPEATED or recorder.source == EventSource.INITIATE
    for name in verdict.transitions:
        before = payment.status
        if name == "mark_failed":
            payment.mark_failed(_reason(result), result.message)
        else:
            getattr(payment, name)()
        recorder.note(before, verdict.code, facts)
        if not payment._state.adding:
            payment.save_transition()  # one move per statement: the database checks each
    if verdict.code and is_news and not verdict.transitions:
        recorder.note(payment.status, verdict.code, facts)


def _reason(result: PaymentResult) -> str:
    if result.status is ProviderStatus.NOT_FOUND:
        return Reason.NOT_RECEIVED
    return result.reason or Reason.REFUSED


def _put_in_drawer(locked: LockedPayment, actor: User | None) -> CashMovement | None:
    payment, drawer = locked.payment, locked.drawer
    if drawer is None or not provider_class(payment.provider_code).capabilities.moves_drawer:
        return None
    kept = payment.amount_kept
    return record_sale(session=drawer, payment_id=payment.pk, kept=kept, actor=actor)
