"""Cash drawers, to look at: sessions and every movement in them."""

from typing import Any

from django.contrib.admin import display, register
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter

from apps.core.admin.base import ReadOnlyInline, RestaurantAdmin
from apps.core.admin.columns import (
    label,
    label_column,
    link_column,
    moment_column,
    money_column,
)
from apps.core.admin.filters import by
from apps.core.admin.site import back_office
from apps.drawers.models import CashDrawerSession, CashMovement, MovementKind

KIND_TONES: dict[str, str] = {
    MovementKind.SALE: "success",
    MovementKind.REFUND: "danger",
    MovementKind.PAY_IN: "info",
    MovementKind.PAY_OUT: "warning",
    MovementKind.SAFE_DROP: "info",
}


class OpenFilter(DropdownFilter):
    """Open or closed."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("open")), ("closed", _("closed")), ("variance", _("with a variance"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[CashDrawerSession]
    ) -> QuerySet[CashDrawerSession]:
        match self.value():
            case "open":
                return queryset.filter(closed_at__isnull=True)
            case "closed":
                return queryset.filter(closed_at__isnull=False)
            case "variance":
                return queryset.filter(~Q(variance=0), variance__isnull=False)
        return queryset


class MovementInline(ReadOnlyInline):
    """Every movement of one session, in its order."""

    model = CashMovement
    fields = ("created", "kind_shown", "amount_shown", "reason", "actor")
    readonly_fields = fields
    created = moment_column("created_at", _("when"))
    verbose_name_plural = _("movements")
    kind_shown = label_column("kind", _("kind"), KIND_TONES)
    amount_shown = money_column("amount", _("amount"), currency="session.currency")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        movements: QuerySet[Any] = super().get_queryset(request)
        return movements.select_related("session", "actor")


class DrawerSessionAdmin(RestaurantAdmin):
    """A session without its report: payments know about that and register it (payments.admin)."""

    list_display = (
        "opened",
        "cashier",
        "state",
        "z_number",
        "opening_shown",
        "closing_shown",
        "variance_shown",
        "closed",
    )
    list_display_links = ("opened", "cashier")
    list_filter = (OpenFilter, ("cashier", by(_("cashier"))))
    list_select_related = ("cashier",)
    search_fields = ("cashier__username", "cashier__last_name", "=z_number")
    search_help_text = _("Cashier or Z number")
    date_hierarchy = "opened_at"
    inlines = (MovementInline,)
    readonly_fields = (
        "opened",
        "closed",
        "state",
        "opening_shown",
        "closing_shown",
        "expected_shown",
        "variance_shown",
    )
    fieldsets = (
        (None, {"fields": (("cashier", "state"), ("opened", "closed"), "closed_by")}),
        (
            _("Count"),
            {
                "fields": (
                    ("opening_shown", "expected_shown"),
                    ("closing_shown", "variance_shown"),
                    "variance_notes",
                    "z_number",
                )
            },
        ),
    )
    opened = moment_column("opened_at", _("opened"))
    closed = moment_column("closed_at", _("closed"))
    opening_shown = money_column("opening_balance", _("opening float"))
    closing_shown = money_column("closing_balance", _("counted"))
    expected_shown = money_column("expected_balance", _("expected"))
    variance_shown = money_column("variance", _("variance"))

    @display(description=_("state"), ordering="closed_at")
    def state(self, session: CashDrawerSession) -> SafeString:
        return label(_("open"), "success") if session.is_open else label(_("closed"), "neutral")


@register(CashMovement, site=back_office)
class CashMovementAdmin(RestaurantAdmin):
    """All movements of all drawers: what went to the safe this week, who opened without a sale."""

    list_display = ("created", "kind_shown", "amount_shown", "session_shown", "reason", "actor")
    list_filter = (("kind", ChoicesDropdownFilter), ("actor", by(_("person"))))
    list_select_related = ("session__cashier", "actor")
    search_fields = ("reason",)
    date_hierarchy = "created_at"
    fields = (*list_display, "undoes_shown")
    readonly_fields = fields
    created = moment_column("created_at", _("when"))
    session_shown = link_column("session", _("drawer session"))
    undoes_shown = link_column("undoes", _("undoes"))
    kind_shown = label_column("kind", _("kind"), KIND_TONES)
    amount_shown = money_column("amount", _("amount"), currency="session.currency")
