"""What the database itself refuses of a payment, and what keeps its tables quick to read."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from apps.core.models import IdempotentModel
from apps.payments.domain.states import CAPTURED, IN_FLIGHT, PaymentState, legal_moves

ANOTHER_AMOUNT = """(
    (OLD.amount, OLD.amount_asked) IS DISTINCT FROM (NEW.amount, NEW.amount_asked)
    AND NOT (
        OLD.status IN ('processing', 'failed', 'expired', 'cancelled') AND NEW.status = 'success'
        AND OLD.amount_asked IS NULL AND NEW.amount_asked IS NOT DISTINCT FROM OLD.amount
        AND NEW.amount < OLD.amount
    )
)"""
"""Every change of what was asked for, but for one: a payment that succeeds with less."""

CONSTRAINTS = [
    models.UniqueConstraint(fields=["restaurant", "id"], name="payment_restaurant_id"),
    models.UniqueConstraint(fields=["reference"], name="payment_reference"),
    IdempotentModel.unique_key("payment_idempotency_key"),
    models.UniqueConstraint(
        fields=["payment_method", "provider_reference"],
        condition=Q(provider_reference__isnull=False),
        name="payment_provider_reference",
    ),
    models.UniqueConstraint(
        fields=["payment_method", "transaction_id"],
        condition=Q(transaction_id__isnull=False),
        name="payment_transaction",
    ),
    models.UniqueConstraint(
        fields=["payment_method", "customer_phone_hash", "amount"],
        condition=Q(status__in=[s.value for s in PaymentState if s in IN_FLIGHT])
        & Q(action="prompt", is_set_aside=False)
        & ~Q(customer_phone_hash=""),
        name="payment_one_prompt",
    ),
    models.CheckConstraint(condition=Q(amount__gte=1), name="payment_amount"),
    models.CheckConstraint(
        condition=Q(
            refunded_amount__gte=0,
            refunding_amount__gte=0,
            credited_amount__gte=0,
            refunded_amount__lte=F("amount") - F("refunding_amount") - F("credited_amount"),
        ),
        name="payment_refunded",
    ),
    models.CheckConstraint(
        condition=~Q(status__in=[s.value for s in PaymentState if s in IN_FLIGHT])
        | Q(next_check_at__isnull=False),
        name="payment_in_flight_is_watched",
    ),
    models.CheckConstraint(
        condition=~Q(status__in=[s.value for s in PaymentState if s in CAPTURED])
        | Q(completed_at__isnull=False),
        name="payment_captured_is_dated",
    ),
    models.CheckConstraint(
        condition=Q(amount_tendered__isnull=True, change_due__isnull=True)
        | Q(
            amount_tendered__gte=F("amount"),
            change_due__gte=0,
            change_due__lte=F("amount_tendered"),
        ),
        name="payment_tender",
    ),
]

INDEXES = [
    models.Index(fields=["restaurant", "initiated_at"], name="payment_by_time"),
    models.Index(
        fields=["restaurant", "completed_at"],
        include=["status", "provider_code", "amount"],
        condition=Q(completed_at__isnull=False),
        name="payment_settled",
    ),
    models.Index(
        fields=["next_check_at"],
        condition=Q(next_check_at__isnull=False),
        name="payment_due_for_check",
    ),
    models.Index(
        fields=["lease_expires_at"],
        condition=Q(lease_expires_at__isnull=False),
        name="payment_leased",
    ),
    models.Index(
        fields=["correlation_hash"],
        condition=~Q(correlation_hash=""),
        name="payment_by_correlation",
    ),
]

TRIGGERS = [
    pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
    pgtrigger.FSM(name="legal_moves", field="status", transitions=legal_moves()),
    pgtrigger.Protect(
        name="born_in_flight",
        operation=pgtrigger.Insert,
        condition=~pgtrigger.Q(new__status__in=["pending", "processing"])
        & ~pgtrigger.Q(new__status="success", new__amount_tendered__isnull=False),
    ),
    pgtrigger.Protect(
        name="bound_for_ever",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__transaction_id__isnull=False)
        & pgtrigger.Q(old__transaction_id__df=pgtrigger.F("new__transaction_id")),
    ),
    pgtrigger.Protect(
        name="amount_only_accepted",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(ANOTHER_AMOUNT),
    ),
    pgtrigger.ReadOnly(
        name="fixed",
        fields=[
            "restaurant",
            "order",
            "payment_method",
            "provider_code",
            "reference",
            "currency",
            "amount_tendered",
            "change_due",
            "idempotency_key",
            "request_fingerprint",
            "initiated_by",
            "initiated_at",
            "retry_of",
        ],
    ),
]
