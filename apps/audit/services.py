"""The one way to write into the audit trail."""

from typing import Any

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.utils import timezone

from apps.audit.domain.canonical import as_stored
from apps.audit.domain.chain import digest_of
from apps.audit.models import AuditEntry
from apps.audit.origin import current_origin
from apps.core.ids import new_id


def record(
    *,
    actor: AbstractBaseUser | None,
    action: str,
    subject: models.Model,
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> AuditEntry:
    """Add an entry in the transaction of the act itself, so that both stand or neither does.

    `action` is `<noun>.<past verb>`, such as `drawer.closed`; `facts` must be JSON. `actor` is
    None for the system. The restaurant is the subject's. Locks nothing: the entry takes its place
    in the restaurant's chain at COMMIT (`triggers.py`), so it may be written at any point.
    """
    context = structlog.contextvars.get_contextvars()
    origin = current_origin()
    content = {
        "id": new_id(),
        "restaurant_id": getattr(subject, "restaurant_id", None) or subject.pk,
        "actor_id": actor.pk if actor else None,
        "action": action,
        "subject_type": str(subject._meta.model_name),
        "subject_id": str(subject.pk),
        "reason": reason,
        "facts": as_stored(facts or {}),
        "channel": origin.channel.value,
        "ip_address": origin.ip_address,
        "request_id": context.get("request_id", ""),
        "created_at": timezone.now(),
    }
    return AuditEntry.all_objects.create(**content, digest=digest_of(content))
