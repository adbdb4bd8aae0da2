"""What people change here is announced, so that the audit trail can write it down.

A signal, because the kernel and the restaurants lie below the audit trail and may not import it.
"""

from typing import Any

from django.db import models
from django.dispatch import Signal
from django.http import HttpRequest

from apps.core.admin.base import RestaurantAdmin

changed_by_person = Signal()


class NobodyRecords(RuntimeError):
    """A change was announced and nothing is there to write it down."""


def announce(*, actor: Any, action: str, subject: models.Model, facts: dict[str, Any]) -> None:
    """Tell the audit trail, in the transaction of the change. Raises NobodyRecords."""
    if not changed_by_person.has_listeners():
        raise NobodyRecords(action)
    changed_by_person.send(type(subject), actor=actor, action=action, subject=subject, facts=facts)


class AuditedAdmin(RestaurantAdmin):
    """Announces each save as `<audit_noun>.created` or `<audit_noun>.changed`."""

    audit_noun: str
    secret_fields: frozenset[str] = frozenset()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        announce(
            actor=request.user,
            action=f"{self.audit_noun}.{'changed' if change else 'created'}",
            subject=obj,
            facts=self._facts(form, change),
        )

    def _facts(self, form: Any, change: bool) -> dict[str, Any]:
        """Each changed field: before and after, or only that it changed where it is a secret."""
        changed = [name for name in form.changed_data if name not in self.secret_fields]
        after = {name: _plain(form.cleaned_data.get(name)) for name in changed}
        if not change:
            return after
        return {name: [_plain(form.initial.get(name)), after[name]] for name in changed}


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if value is None or isinstance(value, bool | int | dict | list):
        return value
    if isinstance(value, models.Model):
        return str(value.pk)
    return str(value)
