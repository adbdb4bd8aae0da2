"""What only a person can decide."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.core.models import TenantModel, money_field
from apps.orders.models import Order
from apps.payments.domain.cases import (
    EXITS,
    OUTCOMES,
    OUTCOMES_OF_REFUNDS,
    Exit,
    Outcome,
    smaller_amount,
)
from apps.payments.models.payment import Payment
from apps.payments.models.refund import Refund
from apps.payments.models.webhook_delivery import WebhookDelivery


class CaseKind(models.TextChoices):
    """Why the system asks a person."""

    OVERPAID = "overpaid", _("more was paid than is owed")
    MISMATCH = "mismatch", _("the provider names other figures than we asked for")
    CONFLICT = "conflict", _("the provider now says the opposite")
    IN_DOUBT = "in_doubt", _("undecided for more than a day")
    UNKNOWN_PAYMENT = "unknown_payment", _("news of a payment that we do not know")
    MANUAL_REFUND = "manual_refund", _("a refund to be given by hand")


class CaseExit(models.TextChoices):
    """What was done about it. A case is closed by an act, never by a tick."""

    REFUNDED = "refunded", _("given back")
    CREDITED = "credited", _("kept as a credit note")
    ACCEPTED = "accepted", _("the other amount was accepted")
    SETTLED_BY_HAND = "settled_by_hand", _("settled by hand, with evidence")
    WITHDRAWN = "withdrawn", _("the refund was withdrawn")
    CAME_RIGHT = "came_right", _("came right by itself")


class CaseOutcome(models.TextChoices):
    """`Outcome` with names for people."""

    PAID = Outcome.PAID.value, _("the provider has the money")
    NOT_PAID = Outcome.NOT_PAID.value, _("the provider does not have the money")
    KEPT = Outcome.KEPT.value, _("everything stays as it is")
    GIVEN = Outcome.GIVEN.value, _("the guest has the money back")
    NOT_GIVEN = Outcome.NOT_GIVEN.value, _("nothing went back to the guest")


class PaymentCase(TenantModel):
    """One question to a person, from the moment the system asks it until it is answered.

    `amount` is what is at stake, in minor units; `facts` is what was known when it was opened. At
    most one case of a kind is open for a payment, or for one refund of it.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=CaseKind)
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    refund = models.ForeignKey(
        Refund, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    delivery = models.ForeignKey(
        WebhookDelivery, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    amount = money_field(verbose_name=_("amount at stake"), default=0)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    facts = models.JSONField(_("what is known"), default=dict)
    opened_at = models.DateTimeField(pgettext_lazy("case", "opened"), default=timezone.now)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=pgettext_lazy("case", "taken by"),
    )
    closed_at = models.DateTimeField(pgettext_lazy("case", "closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=pgettext_lazy("case", "closed by"),
    )
    exit = models.CharField(_("exit"), max_length=20, choices=CaseExit, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    outcome = models.CharField(
        _("what was found out"), max_length=10, choices=CaseOutcome, blank=True
    )
    evidence = models.CharField(_("evidence"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["restaurant", "id"], name="case_restaurant_id"),
            models.UniqueConstraint(
                fields=["payment", "kind", "refund"],
                condition=Q(closed_at__isnull=True, payment__isnull=False),
                nulls_distinct=False,
                name="case_open_once",
            ),
            models.UniqueConstraint(
                fields=["delivery"],
                condition=Q(closed_at__isnull=True, delivery__isnull=False),
                name="case_of_delivery_open_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, exit="")
                | Q(closed_at__isnull=False) & ~Q(exit=""),
                name="case_closed_by_an_act",
            ),
        ]
        indexes = [
            models.Index(
                fields=["restaurant", "-id"],
                condition=Q(closed_at__isnull=True),
                name="case_open",
            ),
            models.Index(fields=["restaurant", "kind", "-id"], name="case_by_kind"),
        ]
        triggers = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="closed_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__closed_at__isnull=False),
            ),
            pgtrigger.ReadOnly(
                name="as_it_was_asked",
                fields=[
                    "restaurant",
                    "kind",
                    "payment",
                    "order",
                    "refund",
                    "delivery",
                    "facts",
                    "opened_at",
                ],
            ),
        ]

    def __str__(self) -> str:
        about = self.payment or self.delivery or self.order
        return gettext("%(kind)s: %(about)s") % {"kind": self.get_kind_display(), "about": about}

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What may be found out about it; nothing once it is closed."""
        if not self.is_open:
            return ()
        return (OUTCOMES_OF_REFUNDS if self.refund_id else OUTCOMES)[self.kind]

    @property
    def exits(self) -> tuple[Exit, ...]:
        """What a person may do about it; nothing once it is closed."""
        if not self.is_open:
            return ()
        may_accept = (Exit.ACCEPT,) if self.smaller_amount else ()
        return (*may_accept, *EXITS[self.kind])

    @property
    def smaller_amount(self) -> int | None:
        """What the provider took, minor units, where that is less and may be accepted."""
        payment = self.payment
        if payment is None or payment.is_captured or self.kind != CaseKind.MISMATCH:
            return None
        return smaller_amount(
            self.facts,
            amount=payment.amount,
            currency=payment.currency,
            reference=payment.provider_reference,
        )
