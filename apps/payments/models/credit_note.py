"""Money that a guest paid too much and leaves with the house."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.crypto import EncryptedTextField
from apps.core.models import TenantModel, money_field
from apps.core.phones import mask_phone
from apps.payments.models.payment import Payment
from apps.payments.models.payment_case import PaymentCase


class CreditNoteEnd(models.TextChoices):
    """What became of it."""

    USED = "used", _("used")
    RETURNED = "returned", _("given up for money")


class CreditNote(TenantModel):
    """What the house owes one guest, in minor units, found again by number or phone.

    The amount stays reserved in the payment's `credited_amount`, so that it does not go back as a
    refund as well. The note ends when a manager says what it was used for, or that the guest would
    rather have the money: then the question what to do with it stands again.
    """

    number = models.PositiveIntegerField(_("number"))
    case = models.OneToOneField(PaymentCase, on_delete=models.PROTECT, related_name="credit_note")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="credit_notes")
    amount = money_field(verbose_name=_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    customer_phone = EncryptedTextField(_("guest's phone"))
    customer_phone_hash = models.CharField(max_length=64, editable=False)
    reason = models.CharField(_("reason"), max_length=500)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("issued by"),
    )
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)
    end = models.CharField(_("end"), max_length=10, choices=CreditNoteEnd, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=500, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("ended by"),
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("credit note")
        verbose_name_plural = _("credit notes")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["restaurant", "number"], name="credit_note_number"),
            models.CheckConstraint(condition=Q(amount__gte=1), name="credit_note_amount"),
            models.CheckConstraint(
                condition=~Q(customer_phone_hash=""), name="credit_note_has_an_owner"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end="", end_reason="")
                | Q(ended_at__isnull=False, ended_by__isnull=False)
                & ~Q(end="")
                & ~Q(end_reason=""),
                name="credit_note_ended_by_an_act",
            ),
        ]
        indexes = [
            models.Index(fields=["restaurant", "customer_phone_hash"], name="credit_note_by_phone")
        ]
        triggers = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            # The number itself may be written again: with another key.
            pgtrigger.ReadOnly(
                name="as_it_was_issued",
                fields=[
                    "restaurant",
                    "number",
                    "case",
                    "payment",
                    "amount",
                    "currency",
                    "customer_phone_hash",
                    "reason",
                    "issued_by",
                    "issued_at",
                ],
            ),
            pgtrigger.Protect(
                name="ended_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "(OLD.ended_at IS NOT NULL AND "
                    '(OLD.ended_at, OLD.ended_by_id, OLD."end", OLD.end_reason) IS DISTINCT FROM '
                    '(NEW.ended_at, NEW.ended_by_id, NEW."end", NEW.end_reason))'
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.customer_phone)
