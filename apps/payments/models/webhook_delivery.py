"""The inbox: what providers told us, kept before anything is done about it."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from apps.core.crypto import EncryptedTextField
from apps.core.ids import new_id
from apps.core.managers import TenantManager
from apps.payments.models.payment import Payment
from apps.payments.models.payment_method import PaymentMethod
from apps.payments.providers import PROVIDERS


class DeliveryStatus(models.TextChoices):
    """How far a delivery has come."""

    RECEIVED = "received", _("received")
    DONE = "done", _("done")
    UNMATCHED = "unmatched", _("no payment found yet")
    FAILED = "failed", _("failed, will be tried again")
    ORPHANED = "orphaned", _("no payment found: needs a person")


WAITING = (DeliveryStatus.RECEIVED, DeliveryStatus.UNMATCHED, DeliveryStatus.FAILED)
"""A delivery that still has something before it."""

STUCK = (DeliveryStatus.FAILED, DeliveryStatus.ORPHANED)
"""A delivery that a person should know of, and may have processed again."""


class WebhookDelivery(models.Model):
    """One delivery of a provider, as it came (promise P3).

    The restaurant is unknown while a delivery came by the address without a token and its payment
    has not been found. `is_proven` says that its signature was checked on arrival. The body may
    hold a guest's number, so it stands encrypted; bytes map to characters one to one (Latin-1).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    restaurant = models.ForeignKey(
        "restaurants.Restaurant",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        db_index=False,
    )
    payment_method = models.ForeignKey(
        PaymentMethod,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("payment method"),
    )
    payment = models.ForeignKey(
        Payment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        verbose_name=_("payment"),
    )
    provider_code = models.CharField(_("provider"), max_length=20)
    dedupe_key = models.CharField(_("dedupe key"), max_length=200)
    is_proven = models.BooleanField(_("signature checked"), default=False)
    body = EncryptedTextField(editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=DeliveryStatus, default=DeliveryStatus.RECEIVED
    )
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    processed_at = models.DateTimeField(_("processed"), null=True, blank=True)
    next_attempt_at = models.DateTimeField(
        _("next attempt"), null=True, blank=True, default=timezone.now
    )
    lease_expires_at = models.DateTimeField(null=True, blank=True, editable=False)

    all_objects = models.Manager()
    objects = TenantManager()

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["provider_code", "payment_method", "dedupe_key"],
                name="delivery_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=~Q(status__in=WAITING) | Q(next_attempt_at__isnull=False),
                name="delivery_waiting_is_watched",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(next_attempt_at__isnull=False),
                name="delivery_due",
            ),
            models.Index(
                fields=["restaurant"], condition=Q(status__in=STUCK), name="delivery_stuck"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="as_it_came",
                fields=["provider_code", "dedupe_key", "is_proven", "received_at"],
            ),
        ]

    def __str__(self) -> str:
        known = PROVIDERS.get(self.provider_code)
        received = timezone.localtime(self.received_at)
        name = known.display_name if known else self.provider_code
        return f"{name} {date_format(received, 'SHORT_DATE_FORMAT')} {received:%H:%M:%S}"

    @property
    def raw_body(self) -> bytes:
        """The bytes as they came."""
        return str(self.body).encode("latin-1")
