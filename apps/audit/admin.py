"""The audit trail and its ends, to read."""

import json
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.admin import display, register
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.audit.models import AuditEntry, AuditHead
from apps.core.admin.base import PlatformAdmin, RestaurantAdmin
from apps.core.admin.columns import EMPTY, moment_column
from apps.core.admin.filters import by
from apps.core.admin.site import back_office
from apps.core.redaction import redact


@cache
def subject_names() -> dict[str, Any]:
    """What people call the kinds of subject."""
    return {str(model._meta.model_name): model._meta.verbose_name for model in apps.get_models()}


@register(AuditEntry, site=back_office)
class AuditEntryAdmin(RestaurantAdmin):
    """Who did what, to what, and why."""

    list_display = ("created", "actor", "action_shown", "subject_shown", "reason", "sequence")
    list_display_links = ("created",)
    list_filter = (("actor", by(_("person"))), "channel")
    list_select_related = ("actor",)
    search_fields = ("^action", "=subject_id", "=request_id")
    search_help_text = _("Action, subject or request")
    date_hierarchy = "created_at"
    fields = (
        "created",
        "actor",
        "action_shown",
        "subject_shown",
        "subject_id",
        "reason",
        "facts_shown",
        "channel",
        "ip_address",
        "request_id",
        "sequence",
        "hash_shown",
    )
    readonly_fields = fields
    created = moment_column("created_at", _("when"))

    @display(description=_("action"), ordering="action")
    def action_shown(self, entry: AuditEntry) -> str:
        return entry.action_name

    @display(description=_("kind of subject"), ordering="subject_type")
    def subject_shown(self, entry: AuditEntry) -> Any:
        return subject_names().get(entry.subject_type, entry.subject_type)

    @display(description=_("hash"))
    def hash_shown(self, entry: AuditEntry) -> str:
        return _hex(entry.hash)

    @display(description=_("facts"))
    def facts_shown(self, entry: AuditEntry) -> SafeString:
        """Redacted once more: a page is read by more people than a table."""
        facts = json.dumps(redact(entry.facts), ensure_ascii=False, indent=2)
        return format_html('<pre class="ec-facts">{}</pre>', facts)


@register(AuditHead, site=back_office)
class AuditHeadAdmin(PlatformAdmin):
    """Where each restaurant's chain ends."""

    list_display = ("restaurant", "count", "hash_shown")
    list_select_related = ("restaurant",)
    fields = list_display
    readonly_fields = fields

    @display(description=_("hash"))
    def hash_shown(self, head: AuditHead) -> str:
        return _hex(head.hash)


def _hex(value: bytes | memoryview | None) -> str:
    return bytes(value).hex() if value else EMPTY
