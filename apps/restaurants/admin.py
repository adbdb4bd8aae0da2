"""Restaurants: administrators set them up, owners set the house rules, managers look."""

from typing import Any

from django.contrib.admin import register
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.core.admin.base import PlatformAdmin, is_owner
from apps.core.admin.changes import AuditedAdmin
from apps.core.admin.site import back_office
from apps.restaurants.models import NumberSequence, Restaurant

PLACE = (
    "name",
    "country",
    "currency",
    "timezone",
    "business_day_start",
    "language",
    "is_active",
)
OWNERS_PLACE = ("name", "business_day_start", "language")
HOUSE_RULES = (
    "cash_requires_open_drawer",
    "blind_count",
    "variance_limit",
    "refund_limit",
    "change_rounding",
)
MINOR_UNITS = _("Amounts are in the currency's smallest unit: 5000 is 5 000 F CFA, or 50.00 birr.")


@register(Restaurant, site=back_office)
class RestaurantsAdmin(AuditedAdmin):
    """Where a restaurant is, its money and its clock are the administrators' to say."""

    audit_noun = "restaurant"
    restaurant_path = "pk"
    list_display = ("name", "country", "currency", "timezone", "business_day_start", "is_active")
    list_filter = ("is_active", "country", "currency")
    search_fields = ("name",)
    fieldsets = (
        (None, {"fields": PLACE}),
        (_("House rules"), {"fields": HOUSE_RULES, "description": MINOR_UNITS}),
    )

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        """An owner's list has one row."""
        return super().get_list_filter(request) if request.user.is_superuser else ()

    def get_readonly_fields(
        self, request: HttpRequest, obj: Restaurant | None = None
    ) -> tuple[str, ...]:
        """The currency is said once: amounts already written would change their meaning."""
        if not request.user.is_superuser:
            return tuple(name for name in PLACE if name not in OWNERS_PLACE)
        return ("currency",) if obj else ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_owner(request)


@register(NumberSequence, site=back_office)
class NumberSequenceAdmin(PlatformAdmin):
    """The last order and Z numbers given out."""

    list_display = ("restaurant", "series", "last")
    list_filter = ("series",)
    list_select_related = ("restaurant",)
