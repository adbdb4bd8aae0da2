"""Which mails went out, which wait, and why."""

from django.contrib.admin import register
from django.utils.translation import gettext_lazy as _

from apps.core.admin.base import RestaurantAdmin
from apps.core.admin.columns import link_column, moment_column
from apps.core.admin.site import back_office
from apps.reports.models import DayReportMail, ReceiptMail


class MailAdmin(RestaurantAdmin):
    """The address stands with the owner or the order, not here."""

    created = moment_column("created_at", _("created"))
    sent = moment_column("sent_at", _("sent"))
    next_attempt = moment_column("next_attempt_at", _("next attempt"))
    date_hierarchy = "created_at"


@register(DayReportMail, site=back_office)
class DayReportMailAdmin(MailAdmin):
    """One row for each business day."""

    list_display = ("date", "sent", "attempts", "next_attempt", "error")
    fields = ("date", "created", "sent", "attempts", "next_attempt", "error")
    readonly_fields = fields


@register(ReceiptMail, site=back_office)
class ReceiptMailAdmin(MailAdmin):
    """One row for each order that was paid by a guest with an address."""

    list_display = ("order_shown", "created", "sent", "attempts", "next_attempt", "error")
    list_select_related = ("order",)
    fields = ("order_shown", "created", "sent", "attempts", "next_attempt", "error")
    readonly_fields = fields
    order_shown = link_column("order", _("order"))
