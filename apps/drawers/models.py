"""Cash drawers: one cashier's time at one drawer, and every movement of cash in it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from apps.core.models import IdempotentModel, TenantModel, money_field
from apps.core.money import format_money

SESSION_MUST_BE_OPEN = """
    PERFORM 1 FROM drawers_cashdrawersession
        WHERE id = NEW.session_id AND closed_at IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'cash can move only in an open drawer session'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
"""

CLOSE_MUST_ADD_UP = """
    IF NEW.expected_balance IS DISTINCT FROM NEW.opening_balance + (
        SELECT COALESCE(SUM(amount), 0) FROM drawers_cashmovement WHERE session_id = NEW.id
    ) THEN
        RAISE EXCEPTION 'a drawer closes with its float plus its movements as expected balance'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""

UNDO_MUST_BE_OPPOSITE = """
    PERFORM 1 FROM drawers_cashmovement
        WHERE id = NEW.undoes_id AND session_id = NEW.session_id AND kind = NEW.kind
            AND amount = -NEW.amount AND undoes_id IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'an undo is the opposite of a movement of the same session'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class CashDrawerSession(TenantModel, IdempotentModel):
    """From the opening float to the counted close. A closed session never changes.

    `variance = closing − expected`: short is negative. `z_report` is the report as it was printed
    at the close; later refunds and late payments do not rewrite it.
    """

    cashier = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="drawer_sessions",
        verbose_name=_("cashier"),
    )
    currency = models.CharField(_("currency"), max_length=3)
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)
    opening_balance = money_field(verbose_name=_("opening balance"))
    opening_count = models.JSONField(_("opening count"), null=True, blank=True)
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
    closing_balance = money_field(verbose_name=_("closing balance"), null=True, blank=True)
    closing_count = models.JSONField(_("closing count"), null=True, blank=True)
    expected_balance = money_field(verbose_name=_("expected balance"), null=True, blank=True)
    variance = money_field(verbose_name=_("variance"), null=True, blank=True)
    variance_notes = models.CharField(_("reason of the variance"), max_length=500, blank=True)
    z_number = models.BigIntegerField(_("Z number"), null=True, blank=True)
    z_report = models.JSONField(_("Z report"), null=True, blank=True)

    class Meta:
        verbose_name = _("drawer session")
        verbose_name_plural = _("drawer sessions")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["restaurant", "id"], name="drawer_restaurant_id"),
            models.UniqueConstraint(
                fields=["cashier"],
                condition=Q(closed_at__isnull=True),
                name="drawer_one_open_per_cashier",
            ),
            models.UniqueConstraint(fields=["restaurant", "z_number"], name="drawer_z_number"),
            IdempotentModel.unique_key("drawer_idempotency_key"),
            models.CheckConstraint(condition=Q(opening_balance__gte=0), name="drawer_opening"),
            models.CheckConstraint(
                condition=Q(
                    closed_at__isnull=True,
                    closing_balance__isnull=True,
                    expected_balance__isnull=True,
                    variance__isnull=True,
                    z_number__isnull=True,
                )
                | Q(
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                    closing_balance__gte=0,
                    variance=F("closing_balance") - F("expected_balance"),
                    z_number__isnull=False,
                    z_report__isnull=False,
                ),
                name="drawer_closed_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["cashier", "-id"], name="drawer_by_cashier"),
        ]
        triggers = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="closed_is_closed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__closed_at__isnull=False),
            ),
            pgtrigger.Trigger(
                name="close_must_add_up",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__closed_at__isnull=True, new__closed_at__isnull=False),
                func=CLOSE_MUST_ADD_UP,
            ),
            pgtrigger.ReadOnly(
                name="fixed",
                fields=[
                    "restaurant",
                    "cashier",
                    "currency",
                    "opened_at",
                    "opening_balance",
                    "opening_count",
                    "idempotency_key",
                ],
            ),
        ]

    def __str__(self) -> str:
        opened = timezone.localtime(self.opened_at)
        return f"{date_format(opened, 'SHORT_DATE_FORMAT')} {opened:%H:%M} · {self.cashier}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class MovementKind(models.TextChoices):
    """Why cash moved. A sale counts what is kept: tendered minus change."""

    SALE = "sale", _("sale")
    REFUND = "refund", _("refund")
    PAY_IN = "pay_in", _("pay-in")
    PAY_OUT = "pay_out", _("pay-out")
    SAFE_DROP = "safe_drop", _("safe drop")
    NO_SALE = "no_sale", _("no sale")


INCOMING = (MovementKind.SALE, MovementKind.PAY_IN)
OUTGOING = (MovementKind.REFUND, MovementKind.PAY_OUT, MovementKind.SAFE_DROP)


class CashMovement(TenantModel, IdempotentModel):
    """One line of a drawer session. Rows are added, never changed; a mistake is undone by its
    opposite, which names it in `undoes`.

    `amount` is what the movement does to the drawer: in is positive, out is negative.
    `source_id` is the payment or refund behind a sale or refund, which moves the drawer once.
    """

    session = models.ForeignKey(
        CashDrawerSession, on_delete=models.PROTECT, related_name="movements"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=MovementKind)
    amount = money_field(verbose_name=_("amount"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    source_id = models.UUIDField(_("source"), null=True, blank=True)
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("by"),
    )
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("cash movement")
        verbose_name_plural = _("cash movements")
        ordering = ("id",)
        constraints = [
            IdempotentModel.unique_key("movement_idempotency_key"),
            models.UniqueConstraint(
                fields=["kind", "source_id"],
                condition=Q(source_id__isnull=False),
                name="movement_once_per_source",
            ),
            models.CheckConstraint(
                condition=Q(undoes__isnull=False)
                | Q(kind__in=INCOMING, amount__gte=0)
                | Q(kind__in=OUTGOING, amount__lt=0)
                | Q(kind=MovementKind.NO_SALE, amount=0),
                name="movement_sign",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("sale", "refund"), source_id__isnull=False)
                | Q(kind__in=("pay_in", "pay_out", "safe_drop", "no_sale"), source_id__isnull=True),
                name="movement_source",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="session_must_be_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=SESSION_MUST_BE_OPEN,
            ),
            pgtrigger.Trigger(
                name="undo_must_be_opposite",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__undoes__isnull=False),
                func=UNDO_MUST_BE_OPPOSITE,
            ),
        ]

    def __str__(self) -> str:
        amount = format_money(self.amount, self.session.currency)
        return f"{capfirst(self.get_kind_display())} {amount}"
