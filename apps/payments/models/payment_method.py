"""One way to pay at one restaurant."""

import secrets
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.crypto import EncryptedTextField, search_hash
from apps.core.models import TenantModel, money_field

WEBHOOK_TOKEN_BYTES = 32


def new_webhook_token() -> str:
    """256 random bits for a method's own webhook address (control 26)."""
    return secrets.token_urlsafe(WEBHOOK_TOKEN_BYTES)


class PaymentMethod(TenantModel):
    """A provider as one restaurant uses it: its name on the button, limits, account.

    `config` holds no secrets; `credentials` is a JSON object, encrypted, and never shown again.
    Until `account_changed_at` both may have meant another account.
    """

    provider_code = models.CharField(_("provider"), max_length=20)
    name = models.CharField(_("name"), max_length=60)
    is_active = models.BooleanField(_("active"), default=True)
    display_order = models.PositiveSmallIntegerField(_("position"), default=0)
    min_amount = money_field(verbose_name=_("smallest amount"), null=True, blank=True)
    max_amount = money_field(verbose_name=_("largest amount"), null=True, blank=True)
    config = models.JSONField(_("configuration"), default=dict, blank=True)
    credentials = EncryptedTextField(_("credentials"), blank=True, editable=False)
    webhook_token = EncryptedTextField(
        _("webhook token"), default=new_webhook_token, editable=False
    )
    webhook_token_hash = models.CharField(max_length=64, unique=True, editable=False)
    account_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("payment method")
        verbose_name_plural = _("payment methods")
        ordering = ("display_order", "name")
        constraints = [
            models.UniqueConstraint(fields=["restaurant", "id"], name="method_restaurant_id"),
            models.UniqueConstraint(
                fields=["restaurant", "provider_code"], name="method_once_per_provider"
            ),
            models.CheckConstraint(
                condition=Q(min_amount__isnull=True) | Q(min_amount__gte=1), name="method_min"
            ),
            models.CheckConstraint(
                condition=Q(max_amount__isnull=True) | Q(max_amount__gte=1), name="method_max"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.webhook_token_hash = search_hash(self.webhook_token)
        super().save(*args, **kwargs)
