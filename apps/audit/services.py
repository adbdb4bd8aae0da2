"""The one way to write into the audit trail."""

from typing import Any

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.db import models

from apps.audit.models import AuditEntry


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
    None for the system. The restaurant is the subject's.
    """
    context = structlog.contextvars.get_contextvars()
    return AuditEntry.all_objects.create(
        restaurant_id=getattr(subject, "restaurant_id", None) or subject.pk,
        actor_id=actor.pk if actor else None,
        action=action,
        subject_type=str(subject._meta.model_name),
        subject_id=str(subject.pk),
        reason=reason,
        facts=facts or {},
        request_id=context.get("request_id", ""),
    )
