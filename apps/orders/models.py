"""Orders: what the guest owes, line by line, and how far it is paid."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.crypto import EncryptedTextField
from apps.core.models import IdempotentModel, TenantModel, money_field
from apps.core.phones import mask_phone
from apps.orders.domain import settlement
from apps.orders.domain.settlement import Totals

ITEMS_ARE_FIXED = """
    IF EXISTS (
        SELECT 1 FROM orders_order
        WHERE id = {row}.order_id AND amount_paid + amount_in_flight > 0
    ) THEN
        RAISE EXCEPTION 'the items of an order with payments cannot change'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


class OrderStatus(models.TextChoices):
    """Where an order stands as a piece of work."""

    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", pgettext_lazy("order", "cancelled")


class OrderPaymentStatus(models.TextChoices):
    """Where an order stands as a debt."""

    UNPAID = "unpaid", pgettext_lazy("order", "unpaid")
    PARTIALLY_PAID = "partially_paid", pgettext_lazy("order", "partially paid")
    PAID = "paid", pgettext_lazy("order", "paid")
    OVERPAID = "overpaid", pgettext_lazy("order", "overpaid")
    PARTIALLY_REFUNDED = "partially_refunded", pgettext_lazy("order", "partially refunded")
    REFUNDED = "refunded", pgettext_lazy("order", "refunded")


class Order(TenantModel, IdempotentModel):
    """What one guest, or one table, owes.

    The four amounts are sums over the order's payments, moved only by `settle()` under this row's
    lock. The constraint `order_never_overcharged` is the last word on paying twice (promise P1).
    `customer` is a person with that role, who may see the order's payments; most guests are none.
    """

    order_number = models.BigIntegerField(_("number"))
    status = models.CharField(
        _("status"), max_length=10, choices=OrderStatus, default=OrderStatus.OPEN
    )
    payment_status = models.CharField(
        _("payment"),
        max_length=20,
        choices=OrderPaymentStatus,
        default=OrderPaymentStatus.UNPAID,
    )
    currency = models.CharField(_("currency"), max_length=3)
    total = money_field(verbose_name=_("total"))
    amount_paid = money_field(verbose_name=_("paid"), default=0)
    amount_in_flight = money_field(verbose_name=_("in flight"), default=0)
    amount_refunded = money_field(verbose_name=_("refunded"), default=0)
    amount_late = money_field(verbose_name=_("paid late"), default=0)
    customer_phone = EncryptedTextField(_("guest's phone"), blank=True)
    customer_phone_hash = models.CharField(max_length=64, blank=True, editable=False)
    customer_email = models.EmailField(_("guest's e-mail"), blank=True)
    table = models.CharField(_("table"), max_length=40, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    cancel_reason = models.CharField(_("reason of cancelling"), max_length=500, blank=True)
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("customer"),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("taken by"),
    )
    created_at = models.DateTimeField(pgettext_lazy("order", "created"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    cancelled_at = models.DateTimeField(pgettext_lazy("order", "cancelled"), null=True, blank=True)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["restaurant", "id"], name="order_restaurant_id"),
            models.UniqueConstraint(fields=["restaurant", "order_number"], name="order_number"),
            IdempotentModel.unique_key("order_idempotency_key"),
            models.CheckConstraint(condition=Q(total__gte=1), name="order_total"),
            models.CheckConstraint(
                condition=Q(
                    amount_paid__gte=0,
                    amount_in_flight__gte=0,
                    amount_refunded__gte=0,
                    amount_refunded__lte=F("amount_paid"),
                    amount_late__gte=0,
                    amount_late__lte=F("amount_paid"),
                ),
                name="order_amounts",
            ),
            models.CheckConstraint(
                condition=Q(
                    amount_paid__lte=F("total")
                    + F("amount_late")
                    + F("amount_refunded")
                    - F("amount_in_flight")
                ),
                name="order_never_overcharged",
            ),
        ]
        indexes = [
            models.Index(fields=["restaurant", "status", "-id"], name="order_by_status"),
            models.Index(fields=["restaurant", "payment_status", "-id"], name="order_by_payment"),
            models.Index(fields=["restaurant", "created_at"], name="order_by_time"),
            models.Index(
                fields=["customer"],
                condition=Q(customer__isnull=False),
                name="order_by_customer",
            ),
            models.Index(
                fields=["closed_at"],
                condition=Q(closed_at__isnull=False) & ~Q(customer_email=""),
                name="order_closed_with_email",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="fixed",
                fields=["restaurant", "order_number", "currency", "customer", "idempotency_key"],
            ),
            pgtrigger.Protect(
                name="total_fixed_once_paid",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__total__df=pgtrigger.F("new__total"))
                & (pgtrigger.Q(old__amount_paid__gt=0) | pgtrigger.Q(old__amount_in_flight__gt=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.order_number}"

    @property
    def is_open(self) -> bool:
        return self.status == OrderStatus.OPEN

    @property
    def totals(self) -> Totals:
        """The sums over the payments, as one value."""
        return Totals(
            paid=self.amount_paid,
            in_flight=self.amount_in_flight,
            refunded=self.amount_refunded,
            late=self.amount_late,
        )

    @property
    def amount_due(self) -> int:
        """Still to be paid, in minor units; what is in flight is not taken off."""
        return settlement.amount_due(self.total, self.totals, is_open=self.is_open)

    @property
    def amount_payable(self) -> int:
        """What a new payment may take now: due, and not in flight already."""
        return max(self.amount_due - self.amount_in_flight, 0)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.customer_phone)


class OrderItem(TenantModel):
    """One line of an order. Fixed once anything is paid or in flight."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=120)
    quantity = models.PositiveIntegerField(_("quantity"))
    unit_price = money_field(verbose_name=_("unit price"))
    line_total = money_field(verbose_name=_("line total"))

    class Meta:
        verbose_name = _("order item")
        verbose_name_plural = _("order items")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="order_item_position"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, unit_price__gte=0), name="order_item_amounts"
            ),
            models.CheckConstraint(
                condition=Q(line_total=F("quantity") * F("unit_price")),
                name="order_item_line_total",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="fixed_once_paid_new",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=ITEMS_ARE_FIXED.format(row="NEW"),
            ),
            pgtrigger.Trigger(
                name="fixed_once_paid_old",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=ITEMS_ARE_FIXED.format(row="OLD"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"
