"""Payments, to look at: what was asked, what came back, and everything that happened between."""

from typing import Any

from django.contrib.admin import display, register
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from apps.core.admin.columns import (
    label_column,
    link_column,
    mark_column,
    moment_column,
    money_column,
)
from apps.core.admin.export import ExportAdmin
from apps.core.admin.filters import by
from apps.core.admin.site import back_office
from apps.payments.admin.asking import ask_now
from apps.payments.admin.columns import provider_column
from apps.payments.admin.deeds import DeedAdmin
from apps.payments.admin.export_columns import PaymentColumns
from apps.payments.admin.filters import AttentionFilter, ProviderFilter
from apps.payments.admin.inlines import CaseInline, RefundInline
from apps.payments.admin.refund_deeds import PAYMENT_DEEDS
from apps.payments.admin.timeline import timeline
from apps.payments.admin.tones import STATUS_TONES
from apps.payments.models import Payment
from apps.payments.providers import PROVIDERS

ASKED_LINE = ("asked_shown", "credited_shown")
CASH_LINES = (("tendered_shown", "change_shown"), "session_shown")


@register(Payment, site=back_office)
class PaymentAdmin(ExportAdmin, DeedAdmin):
    """One attempt to collect. Its state moves by `apply_outcome` only, never from a form."""

    deeds = PAYMENT_DEEDS
    inlines = (RefundInline, CaseInline)
    button_path = "check"
    button_text = _("Ask the provider now")
    resource_classes = (PaymentColumns,)
    list_display = (
        "reference",
        "initiated",
        "order_shown",
        "method_shown",
        "status_shown",
        "amount_shown",
        "refunded_in_list",
        "initiated_by",
    )
    list_filter = (
        ("status", ChoicesDropdownFilter),
        ProviderFilter,
        AttentionFilter,
        ("initiated_by", by(_("person"))),
    )
    list_select_related = ("order", "payment_method", "initiated_by")
    search_fields = ("^reference", "=provider_reference", "=order__order_number")
    search_help_text = _("Our reference, the provider's, or an order number")
    date_hierarchy = "initiated_at"
    readonly_fields = (
        "initiated",
        "completed",
        "expires",
        "next_check",
        "last_checked",
        "order_shown",
        "method_shown",
        "retry_shown",
        "late",
        "session_shown",
        "provider",
        "status_shown",
        "amount_shown",
        "refunded_shown",
        "asked_shown",
        "credited_shown",
        "tendered_shown",
        "change_shown",
        "masked_phone",
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "reference",
                    ("amount_shown", "status_shown"),
                    ("refunded_shown", "outcome_known"),
                    ASKED_LINE,
                    ("order_shown", "late"),
                    ("initiated_by", "retry_shown"),
                )
            },
        ),
        (_("Cash"), {"fields": CASH_LINES}),
        (
            _("Provider"),
            {
                "fields": (
                    ("method_shown", "provider"),
                    ("provider_reference", "masked_phone"),
                    ("error_code", "error_message"),
                )
            },
        ),
        (
            _("Dates"),
            {
                "fields": (
                    ("initiated", "completed"),
                    ("expires", "next_check"),
                    ("last_checked", "check_count"),
                )
            },
        ),
    )
    initiated = moment_column("initiated_at", _("initiated"))
    completed = moment_column("completed_at", _("completed"))
    expires = moment_column("expires_at", _("provider's deadline"))
    next_check = moment_column("next_check_at", _("next look"))
    last_checked = moment_column("last_checked_at", _("last look"))
    order_shown = link_column("order", _("order"))
    method_shown = link_column("payment_method", _("Method"))
    retry_shown = link_column("retry_of", _("retry of"))
    session_shown = link_column("drawer_session", _("drawer session"))
    status_shown = label_column("status", _("status"), STATUS_TONES)
    amount_shown = money_column("amount", _("amount"))
    refunded_shown = money_column("refunded_amount", _("refunded"))
    asked_shown = money_column("amount_asked", _("asked for"))
    credited_shown = money_column("credited_amount", _("on credit notes"), show_zero=False)
    refunded_in_list = money_column("refunded_amount", _("refunded"), show_zero=False)
    tendered_shown = money_column("amount_tendered", _("tendered"))
    change_shown = money_column("change_due", _("change"))
    late = mark_column("is_late", _("late success"), "warning")
    provider = provider_column()

    @display(description=_("guest's phone"))
    def masked_phone(self, payment: Payment) -> str:
        return payment.masked_phone

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Cash only where cash moved, and what was asked only where it is not what was paid."""
        fieldsets = [
            (name, {**options, "fields": [line for line in options["fields"] if _says(line, obj)]})
            for name, options in super().get_fieldsets(request, obj)
        ]
        return [(name, options) for name, options in fieldsets if options["fields"]]

    def is_pressable(self, row: Payment) -> bool:
        """A payment whose money is here needs no asking."""
        return not row.is_captured and row.provider_code in PROVIDERS

    def press(self, request: HttpRequest, row: Payment) -> None:
        ask_now(request, row)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["timeline"] = timeline(kwargs["obj"])
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response


def _says(line: Any, payment: Payment | None) -> bool:
    """Whether a line of the page has something to say of this payment."""
    if payment is None:
        return True
    if line in CASH_LINES:
        return payment.drawer_session_id is not None
    if line == ASKED_LINE:
        return payment.amount_asked not in (None, payment.amount) or payment.credited_amount > 0
    return True
