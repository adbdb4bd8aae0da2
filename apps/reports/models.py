"""Mails to be sent, each a row before it is a message: that is what makes it go out once."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.models import TenantModel
from apps.orders.models import Order


class Mail(TenantModel):
    """One message: waiting until it is sent, or until it was tried too often.

    `next_attempt_at` is moved on before each attempt, so whoever dies while sending leaves a mail
    that is tried again, and nobody tries one that somebody else is sending.
    """

    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=60, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(sent_at__isnull=True),
                name="%(class)s_waiting",
            ),
        ]


class DayReportMail(Mail):
    """The report of one business day, to a restaurant's owners."""

    date = models.DateField(_("business day"))

    class Meta(Mail.Meta):
        verbose_name = _("day report mail")
        verbose_name_plural = _("day report mails")
        constraints = [
            models.UniqueConstraint(fields=["restaurant", "date"], name="dayreportmail_once"),
        ]

    def __str__(self) -> str:
        return f"{self.date}"


class ReceiptMail(Mail):
    """The receipt of one order, to its guest."""

    order = models.OneToOneField(
        Order, on_delete=models.PROTECT, related_name="receipt_mail", verbose_name=_("order")
    )

    class Meta(Mail.Meta):
        verbose_name = _("receipt mail")
        verbose_name_plural = _("receipt mails")
        constraints = [
            models.UniqueConstraint(fields=["restaurant", "order"], name="receiptmail_by_order"),
        ]

    def __str__(self) -> str:
        return f"{self.order}"
