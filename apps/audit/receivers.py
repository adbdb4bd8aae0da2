"""Writes down what people change in the back office."""

from typing import Any

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.dispatch import receiver

from apps.audit.services import record
from apps.core.admin.changes import changed_by_person

logger = structlog.get_logger(__name__)


@receiver(changed_by_person)
def write_down(
    *,
    actor: AbstractBaseUser,
    action: str,
    subject: models.Model,
    facts: dict[str, Any],
    **_: Any,
) -> None:
    """An audit entry of the subject's restaurant.

    Platform administrators belong to none; a change to one of them is a line in the log (and in
    the admin's own history), since the audit trail is kept per restaurant.
    """
    if getattr(subject, "restaurant_id", subject.pk) is None:
        logger.warning("administrator_changed", action=action, subject=str(subject.pk), facts=facts)
        return
    record(actor=actor, action=action, subject=subject, facts=facts)
