"""Asking providers what became of payments, one lease at a time (rule 4).

What is due stands in PostgreSQL. Whoever looks takes a lease on the row; when it dies, the lease
ends and somebody else looks. The generation keeps a late looker from ending another's lease.
"""

import random
import time
from datetime import timedelta
from functools import partial
from typing import cast
from uuid import UUID

import structlog
from django.core.cache import cache
from django.db import DatabaseError
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from apps.core.cache import FailSoftRedisCache
from apps.core.crash import crash_point
from apps.core.logging import bind_log_context
from apps.core.scope import restaurant_scope
from apps.payments.domain.states import CAPTURED
from apps.payments.locks import PaymentNotFound
from apps.payments.models import EventSource, Payment
from apps.payments.providers.base import Certainty, PaymentResult
from apps.payments.services.accounts import provider_of
from apps.payments.services.apply_outcome import apply_outcome
from apps.payments.services.asking import ask, question_of
from apps.payments.services.leases import Lease, rested, take_lease, waited_for

logger = structlog.get_logger(__name__)

LOOKS_AT_ONCE = 4
"""How many looks one account may have open: a provider that hangs leaves workers to the others."""

LOOKS_OF_A_PROVIDER = 8
"""The same for all accounts of one provider, which hang together: half of a worker's threads."""

LOOKS_PER_SECOND = 10
"""How often one account's provider may be asked, in sweeps and polls together."""

SWEEP_SECONDS = 20.0
"""How long one sweep goes on while there is something due."""


def sweep_payments() -> int:
    """Look at every payment that is due, and return how many looks were made.

    Several sweeps may run at once, in any number of workers; each payment is looked at by one.
    """
    ends_at = time.monotonic() + SWEEP_SECONDS
    looks = 0
    while time.monotonic() < ends_at and (lease := take_lease(_due())):
        crash_point("poll.leased")
        _look_safely(lease, EventSource.POLL)
        looks += 1
    return looks


def poll_payment(payment_id: UUID) -> None:
    """Look at one payment, if it is due and nobody else does; what hangs waits for a sweep."""
    if lease := take_lease(_due().filter(pk=payment_id)):
        _look(lease, EventSource.POLL)


def check_payment(*, payment_id: UUID, source: EventSource = EventSource.PERSON) -> Payment:
    """Ask the provider now, unless somebody did within PAUSE; how the payment then stands.

    A payment whose money is here needs no asking. Raises PaymentNotFound.
    """
    open_ones = Payment.objects.exclude(status__in=CAPTURED)
    if lease := take_lease(open_ones.filter(rested(), pk=payment_id)):
        _look(lease, source)
    payment = Payment.objects.find(pk=payment_id)
    if payment is None:
        raise PaymentNotFound
    return payment


def look_soon(payment_id: UUID, *, for_its_name: bool = False) -> bool:
    """Make a payment due now: somebody says that there is news. False when it needs no look.

    All that a webhook without proof can do (promise P12). One whose money is here needs one more
    look only `for_its_name`: when it was told what its transaction is called.
    """
    unnamed = Q(transaction_id__isnull=True) if for_its_name else Q(pk=None)
    found = Payment.all_objects.filter(~Q(status__in=CAPTURED) | unnamed, pk=payment_id)
    return bool(found.update(next_check_at=Now()))


def _due() -> "QuerySet[Payment]":
    """What may be looked at now: what waits longest first, and nobody's who is asked enough."""
    busy = waited_for(Payment, "payment_method_id", at_least=LOOKS_AT_ONCE)
    hanging = waited_for(Payment, "provider_code", at_least=LOOKS_OF_A_PROVIDER)
    due = Payment.all_objects.filter(rested(), next_check_at__lte=Now())
    free = due.exclude(payment_method_id__in=busy).exclude(provider_code__in=hanging)
    return free.order_by("next_check_at")


def _look_safely(lease: Lease, source: EventSource) -> None:
    """One payment that cannot be looked at must not keep the others waiting."""
    try:
        _look(lease, source)
    except Exception:
        logger.exception("look_failed", payment_id=str(lease.row_id))


def _look(lease: Lease, source: EventSource) -> None:
    with restaurant_scope(lease.restaurant_id):
        bind_log_context(restaurant_id=lease.restaurant_id, payment_id=lease.row_id)
        payment = Payment.objects.select_related("payment_method", "restaurant", "order").get(
            pk=lease.row_id
        )
        if source == EventSource.POLL and _is_over_rate(payment):
            _postpone(lease)
            return
        provider = provider_of(payment.payment_method, payment.restaurant)
        result = ask(provider.check_status, question_of(payment))
        crash_point("poll.answered")
        _hear(lease, result, source)


def _hear(lease: Lease, result: PaymentResult, source: EventSource) -> None:
    """An answer that the database will not have leaves a doubt, which a person hears of in time."""
    hear = partial(
        apply_outcome, payment_id=lease.row_id, source=source, lease_generation=lease.generation
    )
    try:
        hear(result=result)
    except DatabaseError:
        logger.exception("outcome_not_written", payment_id=str(lease.row_id))
        hear(result=PaymentResult(Certainty.IN_DOUBT))


def _is_over_rate(payment: Payment) -> bool:
    """Whether its account was asked too often in this second. Unknown while Redis is away."""
    counters = cast(FailSoftRedisCache, cache)
    found = counters.count(f"looks:{payment.payment_method_id}", 1.0)
    return found is not None and found[0] > LOOKS_PER_SECOND


def _postpone(lease: Lease) -> None:
    """Give the lease back unused, and spread the next try over a few seconds."""
    mine = Payment.objects.filter(pk=lease.row_id, lease_generation=lease.generation)
    wait = timedelta(seconds=1 + 4 * random.random())  # noqa: S311 - spreads load
    mine.update(lease_expires_at=None, next_check_at=Now() + wait, check_count=F("check_count") - 1)
