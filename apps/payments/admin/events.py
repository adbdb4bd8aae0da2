"""Every event of every payment, for whoever looks for a pattern."""

from django.contrib.admin import register
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from apps.core.admin.base import RestaurantAdmin
from apps.core.admin.columns import label_column, link_column, moment_column
from apps.core.admin.site import back_office
from apps.payments.admin.tones import STATUS_TONES
from apps.payments.models import PaymentEvent


@register(PaymentEvent, site=back_office)
class PaymentEventAdmin(RestaurantAdmin):
    """What the provider said lies with the payment's own page, redacted."""

    list_display = ("created", "payment_shown", "from_shown", "to_shown", "source", "code", "actor")
    list_filter = (("source", ChoicesDropdownFilter), ("to_status", ChoicesDropdownFilter))
    list_select_related = ("payment", "actor")
    search_fields = ("^payment__reference", "=code", "=request_id")
    search_help_text = _("Payment, code or request")
    date_hierarchy = "created_at"
    fields = (
        "created",
        "payment_shown",
        "from_shown",
        "to_shown",
        "source",
        "code",
        "actor",
        "request_id",
    )
    readonly_fields = fields
    created = moment_column("created_at", _("when"))
    payment_shown = link_column("payment", _("payment"))
    from_shown = label_column("from_status", _("from"), STATUS_TONES)
    to_shown = label_column("to_status", _("to"), STATUS_TONES)
