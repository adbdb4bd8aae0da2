"""Money on its way back to guests: who asked for it, who let it go, and what is left to do."""

from django.contrib import messages
from django.contrib.admin import display, register
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from apps.core.admin.columns import label_column, link, link_column, moment_column, money_column
from apps.core.admin.filters import by
from apps.core.admin.site import back_office
from apps.core.scope import restaurant_scope
from apps.payments.admin.deeds import DeedAdmin
from apps.payments.admin.filters import RefundStateFilter
from apps.payments.admin.refund_deeds import REFUND_DEEDS, tell
from apps.payments.admin.tones import REFUND_TONES
from apps.payments.domain.refunds import RefundState
from apps.payments.models import Refund
from apps.payments.providers import PROVIDERS
from apps.payments.services.refunds import check_refund


@register(Refund, site=back_office)
class RefundAdmin(DeedAdmin):
    """One refund of one payment. Its state moves by the refund services only."""

    deeds = REFUND_DEEDS
    button_path = "check"
    button_text = _("Ask the provider now")
    list_display = (
        "reference",
        "created",
        "payment_shown",
        "order_shown",
        "status_shown",
        "amount_shown",
        "road",
        "requested_by",
    )
    list_filter = (
        RefundStateFilter,
        ("road", ChoicesDropdownFilter),
        ("requested_by", by(_("person"))),
    )
    list_select_related = ("payment__order", "requested_by")
    search_fields = (
        "^reference",
        "^payment__reference",
        "=provider_reference",
        "=payment__order__order_number",
    )
    search_help_text = _("Our reference of the refund or the payment, or an order number")
    date_hierarchy = "created_at"
    readonly_fields = (
        "created",
        "sent",
        "completed",
        "next_check",
        "last_checked",
        "payment_shown",
        "order_shown",
        "session_shown",
        "status_shown",
        "amount_shown",
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "reference",
                    ("amount_shown", "status_shown"),
                    ("payment_shown", "order_shown"),
                    ("road", "session_shown"),
                    "reason",
                )
            },
        ),
        (
            _("People"),
            {
                "fields": (
                    ("requested_by", "needs_approval"),
                    ("approved_by", "settled_by"),
                    "evidence",
                )
            },
        ),
        (
            _("Provider"),
            {"fields": (("provider_reference", "outcome_known"), ("error_code", "error_message"))},
        ),
        (
            _("Dates"),
            {
                "fields": (
                    ("created", "sent"),
                    ("completed", "next_check"),
                    ("last_checked", "check_count"),
                )
            },
        ),
    )
    created = moment_column("created_at", _("created"))
    sent = moment_column("sent_at", _("sent"))
    completed = moment_column("completed_at", _("completed"))
    next_check = moment_column("next_check_at", _("next look"))
    last_checked = moment_column("last_checked_at", _("last look"))
    payment_shown = link_column("payment", _("payment"))
    session_shown = link_column("drawer_session", _("drawer session"))
    status_shown = label_column("status", _("status"), REFUND_TONES)
    amount_shown = money_column("amount", _("amount"))

    @display(description=_("order"), ordering="payment__order")
    def order_shown(self, refund: Refund) -> SafeString:
        return link(refund.payment.order)

    def is_pressable(self, row: Refund) -> bool:
        """Only a refund that the provider was asked for can be asked about."""
        return row.status == RefundState.PROCESSING and row.payment.provider_code in PROVIDERS

    def press(self, request: HttpRequest, row: Refund) -> None:
        with restaurant_scope(row.restaurant_id):
            told = tell(check_refund(row.pk))
        messages.add_message(request, told.level, told.text)
