"""One attempt to collect one amount through one payment method."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from apps.core.crypto import EncryptedTextField
from apps.core.fsm import StateMachineModel
from apps.core.models import IdempotentModel, TenantModel, money_field
from apps.core.phones import mask_phone
from apps.drawers.models import CashDrawerSession
from apps.orders.domain.settlement import Totals
from apps.orders.models import Order
from apps.payments.domain.states import (
    CAPTURED,
    GIVEN_UP,
    IN_FLIGHT,
    PaymentState,
    sources,
)
from apps.payments.models.payment_method import PaymentMethod
from apps.payments.models.payment_rules import CONSTRAINTS, INDEXES, TRIGGERS
from apps.payments.models.watched import WatchedModel


class PaymentStatus(models.TextChoices):
    """`PaymentState` with names for people."""

    PENDING = PaymentState.PENDING.value, _("pending")
    PROCESSING = PaymentState.PROCESSING.value, _("processing")
    SUCCESS = PaymentState.SUCCESS.value, _("success")
    FAILED = PaymentState.FAILED.value, _("failed")
    EXPIRED = PaymentState.EXPIRED.value, _("expired")
    CANCELLED = PaymentState.CANCELLED.value, _("cancelled")
    PARTIALLY_REFUNDED = PaymentState.PARTIALLY_REFUNDED.value, _("partially refunded")
    REFUNDED = PaymentState.REFUNDED.value, _("refunded")


class Payment(TenantModel, IdempotentModel, WatchedModel, StateMachineModel):
    """One attempt. A second try is a second payment of the same order, linked by `retry_of`.

    Only `services.apply_outcome` moves a payment's state. `next_check_at` says when somebody must
    look again; every payment in flight has one, so none is ever forgotten (promise P4). One that is
    `is_set_aside` is in doubt while a manager let the order be charged again: it no longer holds
    the order's due amount, and should it succeed after all, that is a late success.
    Once settled, `amount` is what was taken; where a manager was content with less than was asked
    for, `amount_asked` says how much that had been. `credited_amount` is on credit notes.
    `transaction_id` is the provider's name for the money that came: it settles one payment only.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    payment_method = models.ForeignKey(
        PaymentMethod, on_delete=models.PROTECT, related_name="payments", db_index=False
    )
    drawer_session = models.ForeignKey(
        CashDrawerSession,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name=_("drawer session"),
    )
    retry_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="retries"
    )
    provider_code = models.CharField(_("provider"), max_length=20)
    reference = models.CharField(_("our reference"), max_length=30)
    provider_reference = models.CharField(
        _("provider's reference"), max_length=120, null=True, blank=True
    )
    transaction_id = models.CharField(
        _("provider's transaction"), max_length=120, null=True, blank=True
    )
    status = FSMField(
        _("status"),
        max_length=20,
        choices=PaymentStatus,
        default=PaymentStatus.PENDING,
        protected=True,
    )
    amount = money_field(verbose_name=_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    amount_tendered = money_field(verbose_name=_("tendered"), null=True, blank=True)
    change_due = money_field(verbose_name=_("change"), null=True, blank=True)
    refunded_amount = money_field(verbose_name=_("refunded"), default=0)
    refunding_amount = money_field(verbose_name=_("being refunded"), default=0)
    credited_amount = money_field(verbose_name=_("on credit notes"), default=0)
    amount_asked = money_field(verbose_name=_("asked for"), null=True, blank=True)
    is_late = models.BooleanField(_("late success"), default=False)
    is_set_aside = models.BooleanField(_("set aside"), default=False)
    error_code = models.CharField(_("error"), max_length=60, blank=True)
    error_message = models.CharField(_("error message"), max_length=500, blank=True)
    redirect_url = models.URLField(_("payment link"), max_length=2000, blank=True)
    action = models.CharField(_("what the guest does"), max_length=10, default="none")
    message = models.CharField(_("message"), max_length=500, blank=True)
    customer_phone = EncryptedTextField(_("guest's phone"), blank=True)
    customer_phone_hash = models.CharField(max_length=64, blank=True, editable=False)
    success_url = models.URLField(max_length=2000, blank=True)
    error_url = models.URLField(max_length=2000, blank=True)
    provider_data = EncryptedTextField(blank=True, editable=False)
    correlation_hash = models.CharField(max_length=64, blank=True, editable=False)
    initiated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("taken by"),
    )
    initiated_at = models.DateTimeField(_("initiated"), default=timezone.now)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    cancel_requested_at = models.DateTimeField(_("cancelling asked"), null=True, blank=True)
    expires_at = models.DateTimeField(_("provider's deadline"), null=True, blank=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ("-id",)
        constraints = CONSTRAINTS
        indexes = INDEXES
        triggers = TRIGGERS

    def __str__(self) -> str:
        return self.reference

    @property
    def is_in_flight(self) -> bool:
        return self.status in IN_FLIGHT

    @property
    def is_captured(self) -> bool:
        return self.status in CAPTURED

    @property
    def is_in_doubt(self) -> bool:
        """Whether the provider may or may not have our money."""
        return self.is_in_flight and not self.outcome_known

    @property
    def open_link(self) -> str:
        """Where the guest may pay now: nowhere once it is over, or was charged again meanwhile."""
        return self.redirect_url if self.is_in_flight and not self.is_set_aside else ""

    @property
    def is_given_up(self) -> bool:
        return self.status in GIVEN_UP

    @property
    def refundable_amount(self) -> int:
        """What may still be given back, in minor units: refunds under way and credit notes are
        reserved.
        """
        if not self.is_captured:
            return 0
        spoken_for = self.refunded_amount + self.refunding_amount + self.credited_amount
        return self.amount - spoken_for

    @property
    def amount_kept(self) -> int:
        """What a cash payment leaves in the drawer, in minor units."""
        return (self.amount_tendered or 0) - (self.change_due or 0)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.customer_phone)

    def share(self) -> Totals:
        """This payment's part of its order's sums, in its present state."""
        captured = self.amount if self.is_captured else 0
        is_held = self.is_in_flight and not self.is_set_aside
        return Totals(
            paid=captured,
            in_flight=self.amount if is_held else 0,
            refunded=self.refunded_amount,
            late=captured if self.is_late else 0,
        )

    def accept_less(self, amount: int) -> None:
        """Be content with what the provider took; it succeeds in the same statement."""
        self.amount_asked, self.amount = self.amount, amount

    @transition("status", sources("start_processing"), PaymentState.PROCESSING)
    def start_processing(self) -> None:
        """The provider is about to be, or was, asked."""

    @transition("status", sources("mark_success"), PaymentState.SUCCESS)
    def mark_success(self) -> None:
        """The provider has the guest's money, and every figure matched."""
        self.is_late = self.is_set_aside
        self._complete()

    @transition("status", sources("mark_failed"), PaymentState.FAILED)
    def mark_failed(self, error_code: str, error_message: str = "") -> None:
        """A definite refusal, or proof that nothing was sent."""
        self._give_up(error_code, error_message)

    @transition("status", sources("mark_expired"), PaymentState.EXPIRED)
    def mark_expired(self) -> None:
        """Past the provider's own deadline, and the provider says unpaid."""
        self._give_up("expired", "")

    @transition("status", sources("mark_cancelled"), PaymentState.CANCELLED)
    def mark_cancelled(self) -> None:
        """The till gave up, and the provider's session is closed."""
        self._give_up("cancelled", "")

    @transition("status", sources("mark_late_success"), PaymentState.SUCCESS)
    def mark_late_success(self) -> None:
        """The provider has the money after all: never dropped."""
        self.is_late = True
        self._complete()

    @transition("status", sources("mark_partially_refunded"), PaymentState.PARTIALLY_REFUNDED)
    def mark_partially_refunded(self, amount: int) -> None:
        """A refund of `amount` minor units settled, some remains."""
        self.refunded_amount += amount

    @transition("status", sources("mark_refunded"), PaymentState.REFUNDED)
    def mark_refunded(self) -> None:
        """Everything is refunded."""
        self.refunded_amount = self.amount

    def _complete(self) -> None:
        self.completed_at = timezone.now()
        self.next_check_at = None
        self.outcome_known = True
        self.error_code = self.error_message = ""

    def _give_up(self, error_code: str, error_message: str) -> None:
        self.completed_at = timezone.now()
        self.next_check_at = None
        self.outcome_known = True
        self.error_code = error_code
        self.error_message = error_message

    MOVED_FIELDS = (
        "amount",
        "amount_asked",
        "drawer_session",
        "provider_reference",
        "transaction_id",
        "provider_data",
        "correlation_hash",
        "is_set_aside",
        "redirect_url",
        "action",
        "message",
        "refunded_amount",
        "refunding_amount",
        "is_late",
        "outcome_known",
        "error_code",
        "error_message",
        "completed_at",
        "expires_at",
        "next_check_at",
        "lease_expires_at",
    )

    def save_transition(self, *fields: Any) -> None:
        """Write the state with everything an outcome may have changed beside it."""
        super().save_transition(*(fields or self.MOVED_FIELDS))
