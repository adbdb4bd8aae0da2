"""The one door for what becomes of a refund, by whichever way the news comes."""

import random
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.authentication.models import User
from apps.core.crash import crash_point
from apps.payments.domain.polling import next_look
from apps.payments.domain.refunds import RefundState
from apps.payments.models import EventSource, Refund
from apps.payments.providers.base import Certainty, ProviderStatus, Reason, RefundResult
from apps.payments.services.cases import (
    ask_about_contradicted_refund,
    ask_about_refund,
    ask_about_undecided_refund,
)
from apps.payments.services.refunds.books import (
    LockedRefund,
    give_back,
    leave_to_people,
    lock_refund,
    release,
)

DEADLINE = 300.0
"""How long a refund usually takes at most, in seconds: then we look more seldom."""

NOT_OURS_TO_GIVE = (Reason.NOT_CONFIGURED,)
"""Refusals that a person can get around."""


def apply_refund_outcome(
    *,
    refund_id: UUID,
    result: RefundResult,
    source: EventSource,
    actor: User | None = None,
    lease_generation: int | None = None,
) -> Refund:
    """Let a fact about a refund take effect, and return the refund as it then stands.

    The same fact twice changes nothing, and what is final stays; a person is asked when one that
    was called failed was given after all. Raises RefundNotFound.
    """
    with transaction.atomic(durable=True):
        locked = lock_refund(refund_id)
        refund = locked.refund
        if refund.lease_generation == lease_generation:
            refund.lease_expires_at = None
        if refund.status == RefundState.PROCESSING:
            _move(locked, result, source, actor)
        else:
            refund.next_check_at = None
            refund.save_transition("lease_expires_at", "next_check_at")
            _hear_late(refund, result)
        crash_point("refund.before-commit")
    crash_point("refund.committed")
    return refund


def _move(
    locked: LockedRefund, result: RefundResult, source: EventSource, actor: User | None
) -> None:
    refund = locked.refund
    if _is_anothers(refund, result):
        refund.outcome_known = False
        _look_again(refund)
        ask_about_refund(refund, {"said": {"reference": result.provider_reference}})
        return
    is_definite = result.certainty is Certainty.DEFINITE
    if result.provider_reference:
        refund.provider_reference = refund.provider_reference or result.provider_reference
    if is_definite and result.status is ProviderStatus.SUCCEEDED:
        _given(locked, result, source, actor)
    elif result.certainty is Certainty.NOT_SENT or (
        is_definite and result.status in (ProviderStatus.FAILED, ProviderStatus.CANCELLED)
    ):
        _refused(locked, result, source, actor)
    else:
        refund.outcome_known = is_definite and result.status is ProviderStatus.PENDING
        _look_again(refund)


def _hear_late(refund: Refund, result: RefundResult) -> None:
    """The money may have gone back, and may be given back again: only a person can tell."""
    is_given = result.certainty is Certainty.DEFINITE and result.status is ProviderStatus.SUCCEEDED
    if refund.status != RefundState.FAILED or not is_given or _is_anothers(refund, result):
        return
    said = {"amount": result.amount, "reference": result.provider_reference}
    facts = {"said": str(result.status)} | {name: fact for name, fact in said.items() if fact}
    ask_about_contradicted_refund(refund, facts)


def _is_anothers(refund: Refund, result: RefundResult) -> bool:
    """Whether the provider repeats what it said of another refund of the same payment."""
    named = result.provider_reference
    if not named or refund.provider_reference:
        return False
    others = Refund.objects.filter(payment=refund.payment_id, provider_reference=named)
    return others.exclude(pk=refund.pk).exists()


def _given(
    locked: LockedRefund, result: RefundResult, source: EventSource, actor: User | None
) -> None:
    """Another amount than ours is no refund of ours, as far as we know: a person must look."""
    if result.amount not in (None, locked.refund.amount):
        locked.refund.outcome_known = False
        _look_again(locked.refund)
        ask_about_refund(locked.refund, {"said": {"amount": result.amount}})
        return
    give_back(locked, source, actor)


def _refused(
    locked: LockedRefund, result: RefundResult, source: EventSource, actor: User | None
) -> None:
    if result.reason in NOT_OURS_TO_GIVE:
        leave_to_people(locked, source, actor)
        return
    release(locked, (result.reason or Reason.REFUSED, result.message), source, actor)


def _look_again(refund: Refund) -> None:
    now = timezone.now()
    age = max((now - (refund.sent_at or now)).total_seconds(), 0.0)
    wait = next_look(age=age, deadline=DEADLINE, chance=random.random())  # noqa: S311 - spreads load
    refund.next_check_at = now + timedelta(seconds=wait)
    refund.save_transition()
    ask_about_undecided_refund(refund)
