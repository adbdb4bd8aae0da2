"""The form of a payment method."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from apps.core.money import MAX_AMOUNT
from apps.core.storable import StorableDecoder
from apps.payments.admin.credentials import CredentialsField
from apps.payments.models import PaymentMethod
from apps.payments.providers import PROVIDERS
from apps.restaurants.models import Restaurant

NO_OBJECT = _('Write an object of settings, such as {"country": "SN"}.')
LIMITS = ("min_amount", "max_amount")
STORED = ("provider_code", "name", "is_active", "display_order", *LIMITS, "config")


class PaymentMethodForm(forms.ModelForm):  # type: ignore[type-arg]
    """What an owner sets. The provider is chosen once."""

    new_credentials = CredentialsField()

    class Meta:
        model = PaymentMethod
        fields = STORED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "provider_code" in self.fields:
            choices = [(code, provider.display_name) for code, provider in PROVIDERS.items()]
            self.fields["provider_code"] = forms.ChoiceField(
                choices=choices, label=_("Provider"), widget=UnfoldAdminSelectWidget
            )
        config = self.fields.get("config")
        if isinstance(config, forms.JSONField):
            config.decoder = StorableDecoder
        for name in LIMITS:
            if name in self.fields:
                self.fields[name] = self._limit(name)

    def _limit(self, name: str) -> forms.IntegerField:
        old = self.fields[name]
        return forms.IntegerField(
            label=old.label,
            widget=old.widget,
            required=False,
            min_value=1,
            max_value=MAX_AMOUNT,
            help_text=_("In the smallest unit of the currency: francs for F CFA."),
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        smallest, largest = data.get("min_amount"), data.get("max_amount")
        if smallest and largest and smallest > largest:
            self.add_error("max_amount", _("The largest amount is below the smallest."))
        return data

    def clean_config(self) -> dict[str, Any]:
        """An empty input is an empty configuration."""
        config = self.cleaned_data["config"]
        if config is None:
            return {}
        if not isinstance(config, dict):
            raise ValidationError(NO_OBJECT, code="no_object")
        return config

    def stored_fields(self) -> dict[str, Any]:
        """What is new, as the service wants it."""
        is_new = self.instance._state.adding
        fields = {
            name: value
            for name, value in self.cleaned_data.items()
            if name in STORED and (is_new or value != self.initial.get(name))
        }
        if secrets := self.cleaned_data.get("new_credentials"):
            fields["credentials"] = secrets
        return fields


class PlacedPaymentMethodForm(PaymentMethodForm):
    """A new method as administrators add it: they belong to no restaurant, so they choose one."""

    place = forms.ModelChoiceField(
        Restaurant.objects.all(), label=_("Restaurant"), widget=UnfoldAdminSelectWidget
    )
