"""The audit trail, to read."""

import json

from django.contrib.admin import display, register
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.audit.models import AuditEntry
from apps.core.admin.base import RestaurantAdmin
from apps.core.admin.filters import by
from apps.core.admin.site import back_office
from apps.core.redaction import redact


@register(AuditEntry, site=back_office)
class AuditEntryAdmin(RestaurantAdmin):
    """Who did what, to what, and why."""

    list_display = ("created_at", "actor", "action", "subject_type", "reason")
    list_display_links = ("created_at",)
    list_filter = (("actor", by(_("who"))),)
    list_select_related = ("actor",)
    search_fields = ("^action", "=subject_id", "=request_id")
    search_help_text = _("Action, subject or request")
    date_hierarchy = "created_at"
    fields = (
        "created_at",
        "actor",
        "action",
        "subject_type",
        "subject_id",
        "reason",
        "facts_shown",
        "request_id",
    )
    readonly_fields = fields

    @display(description=_("facts"))
    def facts_shown(self, entry: AuditEntry) -> SafeString:
        """Redacted once more: a page is read by more people than a table."""
        facts = json.dumps(redact(entry.facts), ensure_ascii=False, indent=2)
        return format_html('<pre class="ec-facts">{}</pre>', facts)
