"""What happened to a payment, one row per fact. Rows are added, never changed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.models import TenantModel
from apps.payments.models.payment import Payment, PaymentStatus


class EventSource(models.TextChoices):
    """By which way a fact reached us."""

    INITIATE = "initiate", _("first call")
    WEBHOOK = "webhook", _("webhook")
    POLL = "poll", _("poll")
    RETURN = "return", _("guest's return")
    PERSON = "person", _("person")
    RECOVERY = "recovery", _("recovery")
    STATEMENT = "statement", _("statement")


class PaymentEvent(TenantModel):
    """One fact: a move from one state to another, or news that moved nothing (`from` = `to`)."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="events")
    source = models.CharField(_("source"), max_length=10, choices=EventSource)
    from_status = models.CharField(_("from"), max_length=20, choices=PaymentStatus, blank=True)
    to_status = models.CharField(_("to"), max_length=20, choices=PaymentStatus)
    code = models.CharField(_("code"), max_length=60, blank=True)
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("by"),
    )
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("payment event")
        verbose_name_plural = _("payment events")
        ordering = ("id",)
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.get_from_status_display()} → {self.get_to_status_display()}".strip()
