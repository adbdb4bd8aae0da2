"""The inputs for a method's account, as its provider's settings ask for them.

Secrets go in and never come out: their inputs are always empty, and beside each stands whether it
is set. What only the operator of the installation may choose has no input.
"""

from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminPasswordWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from apps.payments.admin.setting_labels import setting_label
from apps.payments.models import PaymentMethod
from apps.payments.providers import PROVIDERS
from apps.payments.providers.base import Setting
from apps.payments.services.credentials import masked

HIDDEN = "secret_"
"""What the inputs of secrets are called in the form, before the setting's own name."""
SHOWN = "config_"
FORGET = "forget_secrets"
LONGEST = 4000


def settings_of(method: PaymentMethod) -> tuple[Setting, ...]:
    """What an owner may set; nothing for a provider that is no longer in the registry."""
    provider = PROVIDERS.get(method.provider_code)
    settings = provider.settings if provider else ()
    return tuple(setting for setting in settings if not setting.operator_only)


def account_fields(method: PaymentMethod) -> dict[str, forms.Field]:
    """An input for each setting, by its name in the form; secrets come last."""
    stored = masked(method.credentials)
    settings = settings_of(method)
    fields: dict[str, forms.Field] = {
        f"{SHOWN}{setting.name}": _config_field(setting, method.config)
        for setting in settings
        if not setting.is_secret
    }
    for setting in settings:
        if setting.is_secret:
            fields[f"{HIDDEN}{setting.name}"] = _secret_field(setting, stored)
    if stored:
        fields[FORGET] = _forget_field()
    return fields


def _config_field(setting: Setting, config: dict[str, Any]) -> forms.Field:
    return forms.CharField(
        label=setting_label(setting.name),
        required=False,
        max_length=LONGEST,
        initial=str(config.get(setting.name, "")),
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def _secret_field(setting: Setting, stored: dict[str, str]) -> forms.Field:
    return forms.CharField(
        label=setting_label(setting.name),
        required=False,
        max_length=LONGEST,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
        help_text=_state(setting, stored),
    )


def _forget_field() -> forms.Field:
    return forms.BooleanField(
        label=_("Forget the stored secrets"),
        required=False,
        widget=UnfoldBooleanWidget(),
        help_text=_("Removes all that are set; those typed above are kept."),
    )


def _state(setting: Setting, stored: dict[str, str]) -> Any:
    """One account is used whole: this method's, or the server's where this one has no secret."""
    if setting.name in stored:
        return _("Set: %(end)s. Leave empty to keep it.") % {"end": escape(stored[setting.name])}
    if stored:
        return _("Not set.")
    return _("Not set: the server's own account serves, if it has one.")
