"""An order's page with its payments, put together here: orders know nothing of payments."""

from typing import Any

from django.contrib.admin import display, register
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.core.admin.base import ReadOnlyInline
from apps.core.admin.columns import label_column, link, link_column, moment_column, money_column
from apps.core.admin.site import back_office
from apps.orders.admin import OrderAdmin
from apps.orders.models import Order
from apps.payments.admin.tones import STATUS_TONES
from apps.payments.models import Payment


class PaymentInline(ReadOnlyInline):
    """Every attempt to collect for one order."""

    model = Payment
    fk_name = "order"
    fields = ("page", "initiated", "method_shown", "status_shown", "amount_shown", "initiated_by")
    readonly_fields = fields
    verbose_name_plural = _("payments")
    initiated = moment_column("initiated_at", _("initiated"))
    method_shown = link_column("payment_method", _("payment method"))
    status_shown = label_column("status", _("status"), STATUS_TONES)
    amount_shown = money_column("amount", _("amount"))

    @display(description=_("our reference"))
    def page(self, payment: Payment) -> SafeString:
        return link(payment)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        payments: QuerySet[Any] = super().get_queryset(request)
        return payments.select_related("payment_method", "initiated_by").order_by("id")


@register(Order, site=back_office)
class OrderWithPaymentsAdmin(OrderAdmin):
    """An order, its items and its payments."""

    inlines = (*OrderAdmin.inlines, PaymentInline)
