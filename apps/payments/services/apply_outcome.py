"""The one door: every fact about a payment enters here, whoever brings it (rule 1).

It alone locks, compares the answer with the question, moves the state, writes the events, and
brings the order and the drawer along.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from apps.authentication.models import User
from apps.drawers.services.record_sale import record_sale
from apps.orders.services.settle import settle
from apps.payments.domain.states import PaymentState
from apps.payments.domain.verdict import Question, Verdict, judge
from apps.payments.locks import LockedPayment, lock_payment
from apps.payments.models import EventSource, Payment, PaymentEvent
from apps.payments.providers import provider_class
from apps.payments.providers.base import PaymentResult

FIRST_LOOK = timedelta(seconds=3)
"""How soon a payment in flight is looked at for the first time."""


@dataclass
class Recorder:
    """Collects the events of one outcome, so that they are written in one statement."""

    payment: Payment
    source: EventSource
    actor: User | None
    events: list[PaymentEvent] = field(default_factory=list)

    def note(self, before: str, code: str = "", facts: dict[str, Any] | None = None) -> None:
        """Add an event from the state `before` to the payment's present one."""
        request_id = structlog.contextvars.get_contextvars().get("request_id", "")
        self.events.append(
            PaymentEvent(
                restaurant_id=self.payment.restaurant_id,
                payment=self.payment,
                source=self.source,
                from_status=before,
                to_status=self.payment.status,
                code=code,
                facts=facts or {},
                actor=self.actor,
                request_id=request_id,
            )
        )

    def write(self) -> None:
        PaymentEvent.all_objects.bulk_create(self.events)


def apply_outcome(
    *,
    payment_id: UUID,
    result: PaymentResult,
    source: EventSource,
    actor: User | None = None,
) -> Payment:
    """Let a fact about a payment take effect, and return the payment as it then stands.

    Commits before it returns. The same fact twice changes nothing. Raises PaymentNotFound.
    """
    with transaction.atomic(durable=True):
        locked = lock_payment(payment_id)
        recorder = Recorder(payment=locked.payment, source=source, actor=actor)
        apply_locked(locked=locked, result=result, recorder=recorder)
    return locked.payment


def apply_locked(*, locked: LockedPayment, result: PaymentResult, recorder: Recorder) -> None:
    """The same, for a caller that holds the locks and the transaction: cash at the counter."""
    payment = locked.payment
    share = payment.share() if not payment._state.adding else None
    was_captured = payment.is_captured
    verdict = judge(PaymentState(payment.status), _question(payment), result)
    _take_over(payment, result, verdict)
    _move(payment, verdict, result, recorder)
    if payment._state.adding or not verdict.transitions:
        payment.save_transition()
    recorder.write()
    change = payment.share() - share if share else payment.share()
    settle(order=locked.order, change=change)
    if payment.is_captured and not was_captured:
        _put_in_drawer(locked, recorder.actor)


def _question(payment: Payment) -> Question:
    return Question(
        amount=payment.amount,
        currency=payment.currency,
        provider_reference=payment.provider_reference or "",
    )


def _take_over(payment: Payment, result: PaymentResult, verdict: Verdict) -> None:
    """Keep what the provider told us besides the state."""
    if payment.is_captured:
        return
    payment.outcome_known = verdict.decisive
    payment.provider_reference = payment.provider_reference or result.provider_reference or None
    payment.redirect_url = result.redirect_url or payment.redirect_url
    payment.message = result.message or payment.message
    payment.expires_at = result.expires_at or payment.expires_at
    if payment.is_in_flight:
        payment.next_check_at = timezone.now() + FIRST_LOOK


def _move(payment: Payment, verdict: Verdict, result: PaymentResult, recorder: Recorder) -> None:
    """Make the verdict's transitions, each with its event; news without a move is kept, too."""
    facts = {"raw": dict(result.raw)} if result.raw else {}
    for name in verdict.transitions:
        before = payment.status
        if name == "mark_failed":
            payment.mark_failed(result.reason or "refused", result.message)
        else:
            getattr(payment, name)()
        recorder.note(before, verdict.code, facts)
        if not payment._state.adding:
            payment.save_transition()  # one move per statement: the database checks each
    if verdict.code and not verdict.transitions:
        recorder.note(payment.status, verdict.code, facts)


def _put_in_drawer(locked: LockedPayment, actor: User | None) -> None:
    payment = locked.payment
    if locked.drawer and provider_class(payment.provider_code).capabilities.moves_drawer:
        record_sale(
            session=locked.drawer, payment_id=payment.pk, kept=payment.amount_kept, actor=actor
        )
