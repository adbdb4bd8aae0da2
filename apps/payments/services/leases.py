"""The right to ask about one row for a while: taken from whoever died holding it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Now

LEASE = timedelta(seconds=30)
"""Longer than any look may take (services.asking.CALL_SECONDS and the outcome after it)."""

PAUSE = timedelta(seconds=3)
"""A row is asked about at most once in this time."""


@dataclass(frozen=True)
class Lease:
    """The right to look at one row. The generation keeps a late looker from ending another's."""

    row_id: UUID
    restaurant_id: UUID
    generation: int


def rested() -> Q:
    """Rows that nobody asked about within PAUSE."""
    return Q(last_checked_at__isnull=True) | Q(last_checked_at__lte=Now() - PAUSE)


def waited_for(model: Any, whose: str, *, at_least: int) -> "QuerySet[Any, Any]":
    """The accounts, or the providers, that so many workers are waiting for at this moment.

    A first call holds a lease too, without a generation: a till waits for it, not a worker.
    """
    looked_at = model.all_objects.filter(lease_expires_at__gt=Now(), lease_generation__gt=0)
    counted = looked_at.values(whose).annotate(looks=Count("id"))
    return cast("QuerySet[Any, Any]", counted.filter(looks__gte=at_least).values(whose))


def take_lease(candidates: "QuerySet[Any]") -> Lease | None:
    """Take a lease on the first candidate that nobody holds, and count the look."""
    free = candidates.filter(Q(lease_expires_at__isnull=True) | Q(lease_expires_at__lte=Now()))
    with transaction.atomic():
        found = (
            free.select_for_update(skip_locked=True, no_key=True)
            .values_list("pk", "restaurant_id", "lease_generation")
            .first()
        )
        if found is None:
            return None
        lease = Lease(found[0], found[1], found[2] + 1)
        candidates.model.all_objects.filter(pk=lease.row_id).update(
            lease_expires_at=Now() + LEASE,
            lease_generation=lease.generation,
            last_checked_at=Now(),
            check_count=F("check_count") + 1,
        )
    return lease
