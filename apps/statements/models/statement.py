"""What a provider says that it did, kept for ever as it was said."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from apps.core.models import TenantModel, money_field
from apps.payments.models import Payment, PaymentMethod, Refund
from apps.payments.providers.base import LineKind
from apps.statements.domain.rows import MatchedBy

KEPT = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
]


class StatementSource(models.TextChoices):
    """Where a statement came from."""

    FETCHED = "fetched", _("fetched from the provider")
    FILE = "file", _("imported from a file")


class LineKindChoices(models.TextChoices):
    """`LineKind` with names for people."""

    PAYMENT = LineKind.PAYMENT.value, _("payment")
    REFUND = LineKind.REFUND.value, _("refund")
    FEE = LineKind.FEE.value, _("fee")
    OTHER = LineKind.OTHER.value, _("other")


class MatchedByChoices(models.TextChoices):
    """`MatchedBy` with names for people."""

    TRANSACTION = MatchedBy.TRANSACTION.value, _("the provider's transaction")
    REFERENCE = MatchedBy.REFERENCE.value, _("our reference")
    AMOUNT_AND_MINUTE = MatchedBy.AMOUNT_AND_MINUTE.value, _("amount and minute")


class Statement(TenantModel):
    """One list of transactions, from `starts_at` up to, not including, `ends_at`.

    `content_hash` is a SHA-256 over its lines and period: the same list twice is one statement.
    """

    payment_method = models.ForeignKey(
        PaymentMethod,
        on_delete=models.PROTECT,
        related_name="statements",
        verbose_name=_("payment method"),
    )
    source = models.CharField(_("source"), max_length=10, choices=StatementSource)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    content_hash = models.CharField(max_length=64, editable=False)
    line_count = models.PositiveIntegerField(_("lines"))
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("imported by"),
    )
    created_at = models.DateTimeField(_("imported"), default=timezone.now)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["restaurant", "id"], name="statement_restaurant_id"),
            models.UniqueConstraint(
                fields=["payment_method", "content_hash"], name="statement_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="statement_has_a_period"
            ),
        ]
        triggers = KEPT

    def __str__(self) -> str:
        day = date_format(timezone.localtime(self.starts_at), "SHORT_DATE_FORMAT")
        return f"{self.payment_method} {day}"


class StatementLine(TenantModel):
    """One line as the provider has it; minor units, `amount` never negative.

    A transaction has one line of a kind, whichever statements tell of it.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    payment_method = models.ForeignKey(
        PaymentMethod,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("payment method"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=LineKindChoices)
    transaction_id = models.CharField(_("provider's transaction"), max_length=120)
    provider_reference = models.CharField(_("provider's reference"), max_length=120, blank=True)
    reference = models.CharField(_("our reference"), max_length=120, blank=True)
    amount = money_field(verbose_name=_("amount"))
    fee = money_field(verbose_name=_("fee"), default=0)
    levy = money_field(verbose_name=_("levy"), default=0)
    currency = models.CharField(_("currency"), max_length=3)
    moment = models.DateTimeField(_("moment"))

    class Meta:
        verbose_name = _("statement line")
        verbose_name_plural = _("statement lines")
        ordering = ("-moment",)
        constraints = [
            models.UniqueConstraint(fields=["restaurant", "id"], name="line_restaurant_id"),
            models.UniqueConstraint(
                fields=["payment_method", "transaction_id", "kind"], name="line_once"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="line_amount"),
        ]
        indexes = [models.Index(fields=["payment_method", "moment"], name="line_by_time")]
        triggers = KEPT

    def __str__(self) -> str:
        return self.transaction_id


class StatementMatch(TenantModel):
    """A line settles one payment or one refund, and nothing else ever does."""

    line = models.OneToOneField(StatementLine, on_delete=models.PROTECT, related_name="match")
    payment = models.OneToOneField(
        Payment, on_delete=models.PROTECT, null=True, blank=True, related_name="statement_match"
    )
    refund = models.OneToOneField(
        Refund, on_delete=models.PROTECT, null=True, blank=True, related_name="statement_match"
    )
    by = models.CharField(_("matched by"), max_length=20, choices=MatchedByChoices)
    created_at = models.DateTimeField(_("matched"), default=timezone.now)

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(payment__isnull=False, refund__isnull=True)
                | Q(payment__isnull=True, refund__isnull=False),
                name="match_of_one",
            ),
            models.UniqueConstraint(fields=["restaurant", "id"], name="match_restaurant_id"),
        ]
        triggers = KEPT

    def __str__(self) -> str:
        return f"{self.line} – {self.payment or self.refund}"
