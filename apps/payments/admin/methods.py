"""Ways to pay: owners set them up. Saved by the same services as over HTTP."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.admin import display, register
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from apps.authentication.models import User
from apps.core.admin.base import RestaurantAdmin, is_owner
from apps.core.admin.columns import money_column
from apps.core.admin.site import back_office
from apps.core.errors import Refusal
from apps.core.scope import restaurant_scope
from apps.payments.admin.method_form import PaymentMethodForm, PlacedPaymentMethodForm
from apps.payments.models import PaymentMethod
from apps.payments.services.credentials import masked
from apps.payments.services.methods import create_method, update_method


@register(PaymentMethod, site=back_office)
class PaymentMethodAdmin(RestaurantAdmin):
    """Credentials go in and never come out; the services write the audit trail."""

    form = PaymentMethodForm
    list_display = ("name", "provider_code", "is_active", "display_order", "min_shown", "max_shown")
    list_filter = ("is_active",)
    list_select_related = ("restaurant",)
    search_fields = ("name", "=provider_code")
    min_shown = money_column("min_amount", _("smallest amount"), currency="restaurant.currency")
    max_shown = money_column("max_amount", _("largest amount"), currency="restaurant.currency")

    def get_fieldsets(self, request: HttpRequest, obj: PaymentMethod | None = None) -> Any:
        place = ("place",) if request.user.is_superuser and obj is None else ()
        secrets = ("credentials_stored",) if obj else ()
        new = ("new_credentials",) if is_owner(request) else ()
        return (
            (None, {"fields": (*place, "provider_code", "name", "is_active", "display_order")}),
            (_("Limits"), {"fields": (("min_amount", "max_amount"),)}),
            (_("Account"), {"fields": ("config", *secrets, *new)}),
        )

    def get_form(
        self, request: HttpRequest, obj: PaymentMethod | None = None, **kwargs: Any
    ) -> type[PaymentMethodForm]:
        if request.user.is_superuser and obj is None:
            kwargs["form"] = PlacedPaymentMethodForm
        form: type[PaymentMethodForm] = super().get_form(request, obj, **kwargs)
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: PaymentMethod | None = None) -> Any:
        return ("provider_code", "credentials_stored") if obj else ()

    @display(description=_("stored credentials"))
    def credentials_stored(self, method: PaymentMethod) -> str:
        return ", ".join(f"{name} {value}" for name, value in masked(method.credentials).items())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_owner(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_owner(request)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What a service refuses is said on the page, not a failure of it."""
        try:
            response: HttpResponse = super().changeform_view(request, *args, **kwargs)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.get_full_path())
        return response

    def save_model(self, request: HttpRequest, obj: PaymentMethod, form: Any, change: bool) -> None:
        fields = form.stored_fields()
        actor = cast(User, request.user)
        place = obj.restaurant if change else form.cleaned_data.get("place") or actor.restaurant
        if place is None:
            raise PermissionDenied
        with restaurant_scope(place.pk):
            if not change:
                obj.pk = create_method(actor=actor, restaurant=place, **fields).pk
            elif fields:
                update_method(actor=actor, method_id=obj.pk, **fields)
