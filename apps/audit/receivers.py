"""Writes down what people change in the back office."""

from typing import Any

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.dispatch import receiver

from apps.audit.actions import Action
from apps.audit.services import record, record_everywhere
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
    """An audit entry of the subject's restaurant, or of every one for a platform administrator.

    The latter is a line in the log as well: the alarm must not wait for somebody to read a trail.
    """
    if getattr(subject, "restaurant_id", subject.pk) is None:
        logger.warning("administrator_changed", action=action, subject=str(subject.pk), facts=facts)
        record_everywhere(actor=actor, action=Action(action), subject=subject, facts=facts)
        return
    record(actor=actor, action=Action(action), subject=subject, facts=facts)
