"""Money on its way back to a guest."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from apps.core.fsm import StateMachineModel
from apps.core.models import IdempotentModel, TenantModel, money_field
from apps.drawers.models import CashDrawerSession
from apps.payments.domain.refunds import (
    REFUND_OPEN,
    RefundState,
    Road,
    legal_refund_moves,
    refund_sources,
)
from apps.payments.models.payment import Payment
from apps.payments.models.watched import WatchedModel


class RefundStatus(models.TextChoices):
    """`RefundState` with names for people."""

    PENDING = RefundState.PENDING.value, _("pending")
    PROCESSING = RefundState.PROCESSING.value, _("processing")
    SUCCESS = RefundState.SUCCESS.value, _("given back")
    FAILED = RefundState.FAILED.value, _("failed")
    MANUAL_REQUIRED = RefundState.MANUAL_REQUIRED.value, _("to be given by hand")


class RefundRoad(models.TextChoices):
    """`Road` with names for people."""

    DRAWER = Road.DRAWER.value, _("out of the drawer")
    PROVIDER = Road.PROVIDER.value, _("by the provider")
    MANUAL = Road.MANUAL.value, _("by hand")


class Refund(TenantModel, IdempotentModel, WatchedModel, StateMachineModel):
    """One refund of one payment, whole or in part. Amounts are minor units.

    Its amount is reserved in the payment's `refunding_amount` until it is final, so all refunds
    together never exceed what was paid (promise P7). Our `reference`, and the provider's where it
    lets us choose, are stored before the call, and every refund in doubt is looked at again.
    """

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    drawer_session = models.ForeignKey(
        CashDrawerSession,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="refunds",
        verbose_name=_("drawer session"),
    )
    status = FSMField(
        _("status"),
        max_length=20,
        choices=RefundStatus,
        default=RefundStatus.PENDING,
        protected=True,
    )
    road = models.CharField(_("road"), max_length=10, choices=RefundRoad)
    reference = models.CharField(_("our reference"), max_length=30)
    provider_reference = models.CharField(
        _("provider's reference"), max_length=120, null=True, blank=True
    )
    amount = money_field(verbose_name=_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    reason = models.CharField(_("reason"), max_length=500)
    needs_approval = models.BooleanField(_("needs a second person"), default=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("asked for by"),
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("approved by"),
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("settled by"),
    )
    evidence = models.CharField(_("evidence"), max_length=500, blank=True)
    error_code = models.CharField(_("error"), max_length=60, blank=True)
    error_message = models.CharField(_("error message"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["restaurant", "id"], name="refund_restaurant_id"),
            models.UniqueConstraint(fields=["reference"], name="refund_reference"),
            IdempotentModel.unique_key("refund_idempotency_key"),
            models.CheckConstraint(condition=Q(amount__gte=1), name="refund_amount"),
            models.CheckConstraint(
                condition=~Q(status="processing") | Q(next_check_at__isnull=False),
                name="refund_in_flight_is_watched",
            ),
            models.CheckConstraint(
                condition=~Q(status="success") | Q(completed_at__isnull=False),
                name="refund_given_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("requested_by")),
                name="refund_second_person",
            ),
            models.CheckConstraint(
                condition=Q(needs_approval=False)
                | Q(approved_by__isnull=False)
                | Q(status__in=["pending", "failed"]),
                name="refund_approved_first",
            ),
        ]
        indexes = [
            models.Index(fields=["restaurant", "status", "-id"], name="refund_by_status"),
            models.Index(
                fields=["restaurant", "completed_at"],
                condition=Q(status="success"),
                name="refund_given_by_time",
            ),
            models.Index(
                fields=["next_check_at"],
                condition=Q(next_check_at__isnull=False),
                name="refund_due_for_check",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.FSM(name="legal_moves", field="status", transitions=legal_refund_moves()),
            pgtrigger.ReadOnly(
                name="fixed",
                fields=[
                    "restaurant",
                    "payment",
                    "reference",
                    "amount",
                    "currency",
                    "reason",
                    "requested_by",
                    "created_at",
                    "idempotency_key",
                    "request_fingerprint",
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether the money may still go back."""
        return self.status in REFUND_OPEN

    @property
    def waits_for_approval(self) -> bool:
        return (
            self.status == RefundState.PENDING and self.needs_approval and not self.approved_by_id
        )

    @property
    def may_be_rejected(self) -> bool:
        """Whether only a person can still give it, who may also decide that it is not to be."""
        return self.waits_for_approval or self.status == RefundState.MANUAL_REQUIRED

    @transition("status", refund_sources("start_processing"), RefundState.PROCESSING)
    def start_processing(self) -> None:
        """The provider is about to be asked."""
        self.sent_at = timezone.now()
        self.outcome_known = False

    @transition("status", refund_sources("require_manual"), RefundState.MANUAL_REQUIRED)
    def require_manual(self) -> None:
        """The provider cannot: a person gives it back."""
        self.road = Road.MANUAL
        self.next_check_at = None
        self.outcome_known = True

    @transition("status", refund_sources("mark_success"), RefundState.SUCCESS)
    def mark_success(self) -> None:
        """The guest has the money."""
        self._complete()

    @transition("status", refund_sources("mark_failed"), RefundState.FAILED)
    def mark_failed(self, error_code: str, error_message: str = "") -> None:
        """Nothing went back."""
        self._complete()
        self.error_code = error_code
        self.error_message = error_message

    @transition("status", refund_sources("mark_late_success"), RefundState.SUCCESS)
    def mark_late_success(self) -> None:
        """It was called failed, and the guest has the money after all."""
        self._complete()
        self.error_code = self.error_message = ""

    def _complete(self) -> None:
        self.completed_at = timezone.now()
        self.next_check_at = None
        self.outcome_known = True

    MOVED_FIELDS = (
        "road",
        "drawer_session",
        "provider_reference",
        "approved_by",
        "settled_by",
        "evidence",
        "outcome_known",
        "error_code",
        "error_message",
        "sent_at",
        "completed_at",
        "next_check_at",
        "lease_expires_at",
    )

    def save_transition(self, *fields: Any) -> None:
        """Write the state with everything that may have changed beside it."""
        super().save_transition(*(fields or self.MOVED_FIELDS))
