"""The one way to write into the audit trail."""

from typing import Any
from uuid import UUID

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.utils import timezone

from apps.audit.actions import Action
from apps.audit.domain.canonical import as_stored
from apps.audit.domain.chain import digest_of
from apps.audit.models import AuditEntry
from apps.audit.origin import current_origin
from apps.core.ids import new_id
from apps.core.rows import add
from apps.restaurants.models import Restaurant


def record(
    *,
    actor: AbstractBaseUser | None,
    action: Action,
    subject: models.Model,
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> AuditEntry:
    """Add an entry in the transaction of the act itself, so that both stand or neither does.

    `facts` must be JSON. `actor` is None for the system. The restaurant is the subject's. Locks
    nothing: the entry takes its place in the restaurant's chain at COMMIT (`triggers.py`), so it
    may be written at any point. Raises ValueError for an action that is not in the list.
    """
    restaurant_id = getattr(subject, "restaurant_id", None) or subject.pk
    entry = _entry(restaurant_id, actor, action, subject, reason, facts)
    add(entry)
    return entry


def record_everywhere(
    *,
    actor: AbstractBaseUser | None,
    action: Action,
    subject: models.Model,
    facts: dict[str, Any] | None = None,
) -> None:
    """An act about a platform administrator: an entry in the trail of every restaurant.

    Administrators belong to none and may look into all. The heads are taken in the order of the
    ids, so two such acts at once wait for each other instead of locking each other out.
    """
    restaurants = Restaurant.objects.order_by("pk").values_list("pk", flat=True)
    AuditEntry.all_objects.bulk_create(
        [_entry(one, actor, action, subject, "", facts) for one in restaurants]
    )


def _entry(
    restaurant_id: UUID,
    actor: AbstractBaseUser | None,
    action: Action,
    subject: models.Model,
    reason: str,
    facts: dict[str, Any] | None,
) -> AuditEntry:
    context = structlog.contextvars.get_contextvars()
    origin = current_origin()
    content = {
        "id": new_id(),
        "restaurant_id": restaurant_id,
        "actor_id": actor.pk if actor else None,
        "action": Action(action).value,
        "subject_type": str(subject._meta.model_name),
        "subject_id": str(subject.pk),
        "reason": reason,
        "facts": as_stored(facts or {}),
        "channel": origin.channel.value,
        "ip_address": origin.ip_address,
        "request_id": context.get("request_id", ""),
        "created_at": timezone.now(),
    }
    return AuditEntry(**content, digest=digest_of(content))
