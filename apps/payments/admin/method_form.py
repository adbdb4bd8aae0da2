"""The form of a payment method."""

from typing import Any, cast

from django import forms
from django.forms.models import ModelFormMetaclass
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from apps.core.money import MAX_AMOUNT
from apps.payments.admin.account_fields import FORGET, HIDDEN, SHOWN, account_fields
from apps.payments.models import PaymentMethod
from apps.payments.providers import PROVIDERS
from apps.restaurants.models import Restaurant

LIMITS = ("min_amount", "max_amount")
STORED = ("provider_code", "name", "is_active", "display_order", *LIMITS)


class PaymentMethodForm(forms.ModelForm):  # type: ignore[type-arg]
    """What an owner sets. The provider is chosen once."""

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

    def stored_fields(self) -> dict[str, Any]:
        """What is new, as the service wants it."""
        is_new = self.instance._state.adding
        fields = {
            name: value
            for name, value in self.cleaned_data.items()
            if name in STORED and (is_new or value != self.initial.get(name))
        }
        if changed := self._typed(SHOWN):
            config = self.instance.config | changed
            fields["config"] = {name: value for name, value in config.items() if value != ""}
        secrets = {name: value for name, value in self._typed(HIDDEN).items() if value}
        if self.cleaned_data.get(FORGET):
            fields["credentials"] = secrets
        elif secrets:
            fields["added_credentials"] = secrets
        return fields

    def _typed(self, prefix: str) -> dict[str, str]:
        """The settings whose inputs were changed, by their own names."""
        return {
            name.removeprefix(prefix): self.cleaned_data[name]
            for name in self.changed_data
            if name.startswith(prefix)
        }


class PlacedPaymentMethodForm(PaymentMethodForm):
    """A new method as administrators add it: they belong to no restaurant, so they choose one."""

    place = forms.ModelChoiceField(
        Restaurant.objects.all(), label=_("Restaurant"), widget=UnfoldAdminSelectWidget
    )


def account_form(method: PaymentMethod) -> type[PaymentMethodForm]:
    """The form of an existing method, with what its provider needs to know."""
    form = ModelFormMetaclass("AccountForm", (PaymentMethodForm,), account_fields(method))
    return cast(type[PaymentMethodForm], form)
