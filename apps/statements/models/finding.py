"""What differs between a provider's books and ours, until somebody has done something about it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.core.models import TenantModel, money_field
from apps.payments.models import Payment, PaymentMethod, Refund
from apps.statements.domain.acts import Act
from apps.statements.domain.rows import FindingKind
from apps.statements.models.statement import StatementLine


class FindingKindChoices(models.TextChoices):
    """`FindingKind` with names for people."""

    MISSING_THERE = FindingKind.MISSING_THERE.value, _("missing at the provider")
    MISSING_HERE = FindingKind.MISSING_HERE.value, _("missing here")
    AMOUNT_DIFFERS = FindingKind.AMOUNT_DIFFERS.value, _("amount differs")
    DUPLICATE = FindingKind.DUPLICATE.value, _("duplicate")
    FEE_DIFFERS = FindingKind.FEE_DIFFERS.value, _("fee differs")


class FindingAct(models.TextChoices):
    """`Act` with names for people."""

    CLAIMED = Act.CLAIMED.value, _("claimed from the provider")
    GIVEN_BACK = Act.GIVEN_BACK.value, _("given back to the guest")
    BOOKED = Act.BOOKED.value, _("booked elsewhere")
    ACCEPTED = Act.ACCEPTED.value, _("accepted as it is")
    CAME_RIGHT = Act.CAME_RIGHT.value, _("came right by itself")


class StatementFinding(TenantModel):
    """One difference. Amounts are minor units; of a fee, what was agreed and what was taken.

    At most one of a kind is open about the same line and payment. A closed one never changes.
    """

    payment_method = models.ForeignKey(
        PaymentMethod,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("payment method"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=FindingKindChoices)
    line = models.ForeignKey(
        StatementLine, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    payment = models.ForeignKey(
        Payment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="statement_findings",
    )
    refund = models.ForeignKey(
        Refund, on_delete=models.PROTECT, null=True, blank=True, related_name="statement_findings"
    )
    amount_here = money_field(verbose_name=_("here"), null=True, blank=True)
    amount_there = money_field(verbose_name=_("at the provider"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=pgettext_lazy("case", "taken by"),
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("closed by"),
    )
    act = models.CharField(_("what was done"), max_length=20, choices=FindingAct, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("difference")
        verbose_name_plural = _("differences")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["restaurant", "id"], name="finding_restaurant_id"),
            models.UniqueConstraint(
                fields=["payment_method", "kind", "line", "payment", "refund"],
                condition=Q(closed_at__isnull=True),
                nulls_distinct=False,
                name="finding_open_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, act="")
                | Q(closed_at__isnull=False) & ~Q(act=""),
                name="finding_closed_by_an_act",
            ),
            models.CheckConstraint(
                condition=Q(act__in=["", Act.CAME_RIGHT.value])
                | Q(closed_by__isnull=False) & ~Q(reason=""),
                name="finding_act_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["payment_method", "-id"],
                condition=Q(closed_at__isnull=True),
                name="finding_open",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="closed_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__closed_at__isnull=False),
            ),
            pgtrigger.ReadOnly(
                name="as_it_was_found",
                fields=[
                    "restaurant",
                    "payment_method",
                    "kind",
                    "line",
                    "payment",
                    "refund",
                    "amount_here",
                    "amount_there",
                    "opened_at",
                ],
            ),
        ]

    def __str__(self) -> str:
        about = self.refund or self.payment or self.line
        return gettext("%(kind)s: %(about)s") % {"kind": self.get_kind_display(), "about": about}

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
