"""Orders, to look at."""

from django.contrib.admin import display, register
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from apps.core.admin.base import ReadOnlyInline, RestaurantAdmin
from apps.core.admin.columns import label_column, link_column, moment_column, money_column
from apps.core.admin.site import back_office
from apps.orders.models import Order, OrderItem, OrderPaymentStatus, OrderStatus

STATUS_TONES: dict[str, str] = {OrderStatus.OPEN: "info", OrderStatus.CANCELLED: "danger"}
PAYMENT_TONES: dict[str, str] = {
    OrderPaymentStatus.PARTIALLY_PAID: "warning",
    OrderPaymentStatus.PAID: "success",
    OrderPaymentStatus.OVERPAID: "danger",
    OrderPaymentStatus.PARTIALLY_REFUNDED: "warning",
    OrderPaymentStatus.REFUNDED: "info",
}


class ItemInline(ReadOnlyInline):
    """The lines of one order."""

    model = OrderItem
    fields = ("name", "quantity", "unit_price_shown", "line_total_shown")
    readonly_fields = fields
    unit_price_shown = money_column("unit_price", _("unit price"), currency="order.currency")
    line_total_shown = money_column("line_total", _("line total"), currency="order.currency")


class OrderAdmin(RestaurantAdmin):
    """An order and its items. Payments add themselves to it and register it (payments.admin)."""

    list_display = (
        "number",
        "created",
        "table",
        "status_shown",
        "payment_shown",
        "total_shown",
        "due_shown",
        "created_by",
    )
    list_display_links = ("number",)
    list_filter = (
        ("status", ChoicesDropdownFilter),
        ("payment_status", ChoicesDropdownFilter),
    )
    list_select_related = ("created_by",)
    search_fields = ("=order_number", "^reference", "=table")
    search_help_text = _("Number, reference or table")
    date_hierarchy = "created_at"
    inlines: tuple[type[ReadOnlyInline], ...] = (ItemInline,)
    readonly_fields = (
        "created",
        "closed",
        "cancelled",
        "number",
        "status_shown",
        "payment_shown",
        "total_shown",
        "paid_shown",
        "in_flight_shown",
        "refunded_shown",
        "due_shown",
        "masked_phone",
        "customer_shown",
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("number", "total_shown"),
                    ("status_shown", "payment_shown"),
                    ("paid_shown", "due_shown"),
                    ("in_flight_shown", "refunded_shown"),
                )
            },
        ),
        (
            _("Guest"),
            {
                "fields": (
                    ("table", "reference"),
                    ("masked_phone", "customer_email"),
                    "customer_shown",
                    "note",
                )
            },
        ),
        (
            _("Dates"),
            {
                "fields": (
                    ("created", "created_by"),
                    ("closed", "cancelled"),
                    "cancel_reason",
                )
            },
        ),
    )
    created = moment_column("created_at", pgettext_lazy("order", "created"))
    closed = moment_column("closed_at", _("closed"))
    cancelled = moment_column("cancelled_at", pgettext_lazy("order", "cancelled"))
    status_shown = label_column("status", _("status"), STATUS_TONES)
    payment_shown = label_column("payment_status", _("payment"), PAYMENT_TONES)
    customer_shown = link_column("customer", _("customer"))
    total_shown = money_column("total", _("total"))
    paid_shown = money_column("amount_paid", _("paid"))
    in_flight_shown = money_column("amount_in_flight", _("in flight"))
    refunded_shown = money_column("amount_refunded", _("refunded"))
    due_shown = money_column("amount_due", _("still due"), sortable=False)

    @display(description=_("number"), ordering="order_number")
    def number(self, order: Order) -> str:
        return str(order)

    @display(description=_("guest's phone"))
    def masked_phone(self, order: Order) -> str:
        return order.masked_phone


@register(OrderItem, site=back_office)
class OrderItemAdmin(RestaurantAdmin):
    """What was sold, line by line."""

    list_display = ("name", "quantity", "unit_price_shown", "line_total_shown", "order_shown")
    list_select_related = ("order",)
    search_fields = ("name",)
    fields = ("order_shown", "position", "name", "quantity", "unit_price_shown", "line_total_shown")
    readonly_fields = fields
    order_shown = link_column("order", _("order"))
    unit_price_shown = money_column("unit_price", _("unit price"), currency="order.currency")
    line_total_shown = money_column("line_total", _("line total"), currency="order.currency")
