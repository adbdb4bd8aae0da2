"""Failed sign-ins, for platform administrators; `manage.py axes_reset` lets somebody in again."""

from axes.models import AccessAttempt
from django.contrib.admin import register

from apps.core.admin.base import PlatformAdmin
from apps.core.admin.site import back_office


@register(AccessAttempt, site=back_office)
class AccessAttemptAdmin(PlatformAdmin):
    """Who knocked, from where, how often. What was typed stays out of sight."""

    list_display = ("attempt_time", "username", "ip_address", "failures_since_start")
    search_fields = ("=username", "=ip_address")
    date_hierarchy = "attempt_time"
    fields = ("attempt_time", "username", "ip_address", "failures_since_start", "path_info")
    readonly_fields = fields
