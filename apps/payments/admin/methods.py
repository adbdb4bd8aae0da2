"""Ways to pay: owners set them up. Saved by the same services as over HTTP."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.admin import display, register
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.authentication.models import User
from apps.core.admin.base import is_owner
from apps.core.admin.columns import EMPTY, money_column
from apps.core.admin.site import back_office
from apps.core.errors import Refusal
from apps.core.scope import restaurant_scope
from apps.payments.admin.account_fields import account_fields, settings_of
from apps.payments.admin.asking import check_now
from apps.payments.admin.button import ButtonAdmin
from apps.payments.admin.columns import provider_column
from apps.payments.admin.method_form import (
    PaymentMethodForm,
    PlacedPaymentMethodForm,
    account_form,
)
from apps.payments.models import PaymentMethod
from apps.payments.providers import PROVIDERS
from apps.payments.providers.base import Finding, WebhookTrust
from apps.payments.services.addresses import webhook_url
from apps.payments.services.connection import TEXTS
from apps.payments.services.credentials import masked
from apps.payments.services.methods import create_method, update_method


@register(PaymentMethod, site=back_office)
class PaymentMethodAdmin(ButtonAdmin):
    """Credentials go in and never come out; the services write the audit trail."""

    button_path = "check"
    button_text = _("Check the connection")
    form = PaymentMethodForm
    list_display = ("name", "provider", "is_active", "display_order", "min_shown", "max_shown")
    list_filter = ("is_active",)
    list_select_related = ("restaurant",)
    search_fields = ("name", "=provider_code")
    provider = provider_column()
    min_shown = money_column("min_amount", _("smallest amount"), currency="restaurant.currency")
    max_shown = money_column("max_amount", _("largest amount"), currency="restaurant.currency")

    def get_fieldsets(self, request: HttpRequest, obj: PaymentMethod | None = None) -> Any:
        place = ("place",) if request.user.is_superuser and obj is None else ()
        provider = "provider" if obj else "provider_code"
        account = self._account(request, obj) if obj else ()
        return (
            (None, {"fields": (*place, provider, "name", "is_active", "display_order")}),
            (_("Limits"), {"fields": (("min_amount", "max_amount"),)}),
            *(((_("Account"), {"fields": account}),) if account else ()),
        )

    def _account(self, request: HttpRequest, method: PaymentMethod) -> tuple[str, ...]:
        """Owners get an input for each setting; managers see what is there."""
        if not is_owner(request):
            return ("config", "credentials_stored") if settings_of(method) else ()
        return (*account_fields(method), *(("webhook_address",) if _rings(method) else ()))

    def get_form(
        self, request: HttpRequest, obj: PaymentMethod | None = None, **kwargs: Any
    ) -> type[PaymentMethodForm]:
        if obj is not None and is_owner(request):
            kwargs["form"] = account_form(obj)
        elif obj is None and request.user.is_superuser:
            kwargs["form"] = PlacedPaymentMethodForm
        form: type[PaymentMethodForm] = super().get_form(request, obj, **kwargs)
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: PaymentMethod | None = None) -> Any:
        return ("provider", "credentials_stored", "webhook_address") if obj else ()

    @display(description=_("stored credentials"))
    def credentials_stored(self, method: PaymentMethod) -> str:
        secrets = masked(method.credentials).items()
        return ", ".join(f"{name} {value}" for name, value in secrets) or EMPTY

    @display(description=_("address for webhooks"))
    def webhook_address(self, method: PaymentMethod) -> SafeString:
        """To be given to the provider; one click selects all of it."""
        address = webhook_url(method)
        if not address.startswith("http"):
            return format_html("{}", TEXTS[Finding.WEBHOOK_URL_MISSING])
        return format_html('<code class="ec-copy">{}</code>', address)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_owner(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_owner(request)

    def has_press_permission(self, request: HttpRequest) -> bool:
        return is_owner(request)

    def is_pressable(self, row: PaymentMethod) -> bool:
        """Where there is no account, there is nothing to check."""
        return bool(settings_of(row))

    def press(self, request: HttpRequest, row: PaymentMethod) -> None:
        check_now(request, row)

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

    def response_add(
        self, request: HttpRequest, obj: PaymentMethod, post_url_continue: str | None = None
    ) -> HttpResponse:
        """On to the page with the inputs for its account, where it needs one."""
        if settings_of(obj) and "_addanother" not in request.POST:
            return HttpResponseRedirect(self._address("change", obj))
        response: HttpResponse = super().response_add(request, obj, post_url_continue)
        return response


def _rings(method: PaymentMethod) -> bool:
    """Whether its provider sends webhooks."""
    provider = PROVIDERS.get(method.provider_code)
    return provider is not None and provider.capabilities.webhook is not WebhookTrust.NONE
