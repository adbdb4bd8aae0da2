"""Looking after refunds whose outcome is not known, one lease at a time (rule 4)."""

import time
from functools import partial
from uuid import UUID

import structlog
from django.db import DatabaseError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from apps.core.crash import crash_point
from apps.core.scope import restaurant_scope
from apps.payments.domain.refunds import RefundState, Road
from apps.payments.models import EventSource, Refund
from apps.payments.providers.base import Certainty, ProviderStatus, RefundResult
from apps.payments.services.accounts import provider_of
from apps.payments.services.asking import ask_refund
from apps.payments.services.leases import Lease, rested, take_lease, waited_for
from apps.payments.services.refunds.books import RefundNotFound
from apps.payments.services.refunds.outcome import apply_refund_outcome
from apps.payments.services.refunds.send import RefundQuestion, refund_question
from apps.payments.services.watching import may_be_known

logger = structlog.get_logger(__name__)

LOOKS_OF_A_PROVIDER = 4
"""How many looks one provider may have open: one that hangs leaves workers to the others."""

SWEEP_SECONDS = 20.0
"""How long one sweep goes on while there is something due."""


def sweep_refunds() -> int:
    """Look at every refund that is due, and return how many looks were made."""
    ends_at = time.monotonic() + SWEEP_SECONDS
    looks = 0
    while time.monotonic() < ends_at and (lease := take_lease(_due())):
        try:
            _look(lease, EventSource.POLL)
        except Exception:  # one that cannot be looked at must not keep the others waiting
            logger.exception("refund_look_failed", refund_id=str(lease.row_id))
        looks += 1
    return looks


def check_refund(refund_id: UUID) -> Refund:
    """Ask the provider now, unless somebody just did; how the refund then stands.

    Raises RefundNotFound.
    """
    open_ones = Refund.objects.filter(pk=refund_id, status=RefundState.PROCESSING)
    if lease := take_lease(open_ones.filter(rested())):
        _look(lease, EventSource.PERSON)
    refund = Refund.objects.find(pk=refund_id)
    if refund is None:
        raise RefundNotFound
    return refund


def look_at_refund_soon(refund_id: UUID) -> bool:
    """Make a refund due now: somebody says that there is news. False when it needs no look."""
    found = Refund.objects.filter(pk=refund_id, status=RefundState.PROCESSING)
    return bool(found.update(next_check_at=Now()))


def look_at_refunds_soon(payment_id: UUID) -> None:
    """The same for whatever is on its way back of a payment, or was called failed too early."""
    is_open = Q(status=RefundState.PROCESSING)
    refunds = Refund.all_objects.filter(payment_id=payment_id)
    refunds.filter(is_open | _called_failed()).update(next_check_at=Now())


def _called_failed() -> Q:
    """What a provider was asked for in vain, unless the news is of a later one that it gave."""
    by_provider = Refund.all_objects.filter(road=Road.PROVIDER, payment=OuterRef("payment"))
    later = by_provider.filter(
        pk__gt=OuterRef("pk"), status__in=(RefundState.PROCESSING, RefundState.SUCCESS)
    )
    was_sent = Q(status=RefundState.FAILED, road=Road.PROVIDER, sent_at__isnull=False)
    return was_sent & ~Q(Exists(later))


def _due() -> "QuerySet[Refund]":
    hanging = waited_for(Refund, "payment__provider_code", at_least=LOOKS_OF_A_PROVIDER)
    due = Refund.all_objects.filter(rested(), next_check_at__lte=Now())
    return due.exclude(payment__provider_code__in=hanging).order_by("next_check_at")


def _look(lease: Lease, source: EventSource) -> None:
    crash_point("refund.leased")
    with restaurant_scope(lease.restaurant_id):
        refund = Refund.objects.select_related(
            "payment__payment_method", "payment__order", "payment__restaurant"
        ).get(pk=lease.row_id)
        payment = refund.payment
        question = refund_question(refund, provider_of(payment.payment_method, payment.restaurant))
        _hear(lease, _ask(refund, question), source)


def _hear(lease: Lease, result: RefundResult, source: EventSource) -> None:
    """An answer that the database will not have leaves a doubt, as with payments."""
    hear = partial(
        apply_refund_outcome,
        refund_id=lease.row_id,
        source=source,
        lease_generation=lease.generation,
    )
    try:
        hear(result=result)
    except DatabaseError:
        logger.exception("refund_outcome_not_written", refund_id=str(lease.row_id))
        hear(result=RefundResult(Certainty.IN_DOUBT))


def _ask(refund: Refund, question: RefundQuestion) -> RefundResult:
    """What became of it.

    One on its way that surely never arrived is sent again, under the same reference.
    """
    provider, request = question.provider, question.request
    result = ask_refund(provider.check_refund, request)
    is_unknown = (result.certainty, result.status) == (
        Certainty.DEFINITE,
        ProviderStatus.NOT_FOUND,
    )
    is_open = refund.status == RefundState.PROCESSING
    if is_open and is_unknown and _surely_never_arrived(refund):
        crash_point("refund.sent-again")
        return ask_refund(provider.process_refund, request)
    return result


def _surely_never_arrived(refund: Refund) -> bool:
    return not may_be_known(refund.payment, refund.sent_at or refund.created_at)
