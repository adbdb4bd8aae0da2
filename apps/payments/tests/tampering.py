"""What nobody can do to a live database: rows as they never came about, with the triggers off."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from apps.core.ids import new_id, payment_reference, refund_reference
from apps.drawers.models import CashDrawerSession, CashMovement
from apps.orders.models import Order
from apps.payments.models import Payment, PaymentEvent, PaymentMethod, Refund, WebhookDelivery

GUARDED = (
    Order,
    Payment,
    PaymentEvent,
    Refund,
    CashDrawerSession,
    CashMovement,
    WebhookDelivery,
)


@contextmanager
def triggers_off() -> Iterator[None]:
    """The owner of the tables may do this, in the transaction that a test takes back."""
    _switch("DISABLE")
    yield
    _switch("ENABLE")


def _switch(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in GUARDED:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} {word} TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def tamper(statement: str, **parameters: Any) -> None:
    """Run one statement of SQL behind everybody's back."""
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def drop_check(model: Any, name: str) -> None:
    """Take one constraint away for the rest of the test."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {model._meta.db_table} DROP CONSTRAINT {name}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def write_payment(
    order: Order, method: PaymentMethod, status: str, at: datetime, **fields: Any
) -> Payment:
    """A payment that stands as told, asked for and (unless in flight) completed at one moment."""
    payment_id = new_id()
    is_open = status in ("pending", "processing")
    values = {
        "amount": 1000,
        "provider_code": method.provider_code,
        "completed_at": None if is_open else at,
        "next_check_at": timezone.now() if is_open else None,
        **fields,
    }
    payment = Payment(
        id=payment_id,
        restaurant=order.restaurant,
        order=order,
        payment_method=method,
        reference=payment_reference(payment_id),
        status=status,
        currency=order.currency,
        initiated_by=order.created_by,
        initiated_at=at,
        **values,
    )
    with triggers_off():
        Payment.all_objects.bulk_create([payment])
    return payment


def write_refund(payment: Payment, status: str, at: datetime, amount: int) -> Refund:
    """A refund that stands as told, completed (if it is) at `at`."""
    refund_id = new_id()
    refund = Refund(
        id=refund_id,
        restaurant=payment.restaurant,
        payment=payment,
        status=status,
        road="manual",
        reference=refund_reference(refund_id),
        amount=amount,
        currency=payment.currency,
        reason="A dish came back",
        requested_by=payment.initiated_by,
        completed_at=at if status in ("success", "failed") else None,
        next_check_at=at if status == "processing" else None,
    )
    with triggers_off():
        Refund.all_objects.bulk_create([refund])
    return refund
