"""A refund on its road: cash at once, a provider between two transactions, or a person."""

from dataclasses import dataclass, replace
from datetime import timedelta

import structlog
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from apps.authentication.models import User
from apps.core.crash import crash_point
from apps.payments.domain.refunds import Road
from apps.payments.models import EventSource, Refund
from apps.payments.providers import PaymentProvider
from apps.payments.providers.base import RefundRequest
from apps.payments.services.accounts import provider_of
from apps.payments.services.asking import ask_refund, question_of
from apps.payments.services.refunds.books import LockedRefund, give_cash, leave_to_people
from apps.payments.services.refunds.outcome import apply_refund_outcome

logger = structlog.get_logger(__name__)

CALL_LEASE = timedelta(seconds=20)
"""Nobody else looks at a refund while its first call may still be under way."""


@dataclass(frozen=True)
class RefundQuestion:
    """Whom to ask, and what: complete, so that no database is needed meanwhile."""

    provider: PaymentProvider
    request: RefundRequest


def carry_out(locked: LockedRefund, actor: User) -> RefundQuestion | None:
    """Set a refund going, inside the caller's transaction; what is left to be asked after it.

    Cash leaves the drawer of whoever asked for the refund. Raises DrawerNeeded and
    AmountExceedsDrawer.
    """
    refund = locked.refund
    if refund.road == Road.DRAWER:
        give_cash(locked, refund.requested_by, actor)
        return None
    if refund.road == Road.MANUAL:
        leave_to_people(locked, EventSource.PERSON, actor)
        return None
    payment = locked.payment
    provider = provider_of(payment.payment_method, payment.restaurant)
    refund.provider_reference = provider.new_refund_reference() or None
    refund.start_processing()
    refund.next_check_at = refund.lease_expires_at = timezone.now() + CALL_LEASE
    refund.save_transition()
    return refund_question(refund, provider)


def send(refund: Refund, question: RefundQuestion) -> Refund:
    """Ask the provider, and let its answer take effect. The sweep does it where we cannot."""
    result = ask_refund(question.provider.process_refund, question.request)
    crash_point("refund.answered")
    try:
        return apply_refund_outcome(
            refund_id=refund.pk,
            result=result,
            source=EventSource.INITIATE,
            lease_generation=refund.lease_generation,
        )
    except (DatabaseError, InterfaceError):
        logger.exception("refund_outcome_not_written", reference=refund.reference)
        return refund


def refund_question(refund: Refund, provider: PaymentProvider) -> RefundQuestion:
    """What the provider is asked; the refund's payment, order, method and restaurant are loaded."""
    payment = refund.payment
    request = RefundRequest(
        reference=refund.reference,
        payment=replace(question_of(payment), description=""),
        amount=refund.amount,
        is_full=refund.amount == payment.amount,
        refund_reference=refund.provider_reference or "",
        reason=refund.reason,
    )
    return RefundQuestion(provider, request)
