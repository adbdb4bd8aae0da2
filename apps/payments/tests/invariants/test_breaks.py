"""Whatever is changed behind everybody's back is found, under its own name and no other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.core.invariants import REGISTRY, find
from apps.drawers.models import CashDrawerSession, CashMovement
from apps.orders.models import Order
from apps.payments.models import Payment, Refund, WebhookDelivery
from apps.payments.tests.tampering import drop_check, tamper

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
PAYMENT, REFUND, ORDER, MOVEMENT, DRAWER, DELIVERY = (
    model._meta.db_table
    for model in (Payment, Refund, Order, CashMovement, CashDrawerSession, WebhookDelivery)
)
ORDERS, UNPAID = "orders_equal_payments", "orders_without_payments_are_unpaid"
REFUNDS, CURRENCY = "refunds_within_payments", "payments_in_their_orders_currency"
SALES, CASH_REFUNDS = "cash_payments_equal_movements", "cash_refunds_equal_movements"
CLOSED, WATCHED = "closed_drawers_equal_movements", "in_flight_is_watched"
CREDITS = "credit_notes_are_reserved"
LOOKS, LEASES, INBOX = "looks_are_on_time", "leases_end", "inbox_is_on_time"

BREAKS = {
    f"{ORDER} amount_paid": (ORDERS, ORDER, "amount_paid = 8499", "sold.order"),
    f"{ORDER} in flight": (ORDERS, ORDER, "amount_in_flight = 0", "waiting.order"),
    f"{ORDER} refunded": (ORDERS, ORDER, "amount_refunded = 999", "refunded.order"),
    f"{ORDER} late": (ORDERS, ORDER, "amount_late = 0", "late.order"),
    "paid without a payment": (UNPAID, ORDER, "amount_paid = 1000", "untouched"),
    "another currency": (CURRENCY, PAYMENT, "currency = 'XAF'", "waiting"),
    "a refund's currency": (CURRENCY, REFUND, "currency = 'XAF'", "at_provider"),
    "a refund that grew": (REFUNDS, REFUND, "amount = 301", "at_provider.payment"),
    "a reserve that is gone": (REFUNDS, PAYMENT, "refunding_amount = 0", "at_provider.payment"),
    "a credit for nobody": (CREDITS, PAYMENT, "credited_amount = 1", "sold"),
    "whole, says the state": (REFUNDS, PAYMENT, "status = 'refunded'", "sold"),
    "nothing, says the state": (REFUNDS, PAYMENT, "status = 'success'", "sold"),
    "change": (SALES, PAYMENT, "change_due = 1000", "sold"),
    "a sale in another drawer": (SALES, PAYMENT, "drawer_session_id = %(other)s", "sold"),
    "a cash refund elsewhere": (CASH_REFUNDS, REFUND, "drawer_session_id = %(drawer)s", "given"),
    "an expected balance": (
        CLOSED, DRAWER, "expected_balance = 16501, variance = -1", "drawer"),
    "a payment's look": (LOOKS, PAYMENT, "next_check_at = %(ago)s", "waiting"),
    "a refund's look": (LOOKS, REFUND, "next_check_at = %(ago)s", "at_provider"),
    "a payment's lease": (LEASES, PAYMENT, "lease_expires_at = %(ago)s", "waiting"),
    "a lease without an end": (LEASES, PAYMENT, "lease_expires_at = %(ahead)s", "waiting"),
    "a refund's lease": (LEASES, REFUND, "lease_expires_at = %(ago)s", "at_provider"),
    "a delivery's lease": (LEASES, DELIVERY, "lease_expires_at = %(ago)s", "delivery"),
    "a delivery": (INBOX, DELIVERY, "next_attempt_at = %(ago)s", "delivery"),
}  # fmt: skip


def broken(since=None):
    """The ids of the rows that break each rule."""
    found = {name: find(rule, since) for name, rule in REGISTRY.items()}
    return {name: {row_id for row_id, _ in b.rows} for name, b in found.items() if b.count}


def test_in_a_healthy_town_nothing_is_found(town):
    assert len(REGISTRY) >= 11
    assert broken() == broken(timezone.now() - HOUR) == {}


@pytest.mark.parametrize("case", BREAKS.values(), ids=BREAKS)
def test_a_break_is_found_by_its_name(town, case):
    name, table, change, path = case
    row = town
    for step in path.replace("given", "given_in_cash").split("."):
        row = getattr(row, step)
    target = row.refunds.get().pk if table == REFUND and isinstance(row, Payment) else row.pk
    tamper(f"UPDATE {table} SET {change} WHERE id = %(id)s", id=target, **moments(town))
    assert broken() == broken(timezone.now() - HOUR) == {name: {str(row.pk)}}


def moments(town):
    now = timezone.now()
    return {
        "ago": now - HOUR,
        "ahead": now + HOUR,
        "drawer": town.drawer.pk,
        "other": town.given_in_cash.drawer_session_id,
    }


def test_payments_that_nobody_watches(town):
    drop_check(Payment, "payment_in_flight_is_watched")
    drop_check(Refund, "refund_in_flight_is_watched")
    for table, row in ((PAYMENT, town.waiting), (REFUND, town.at_provider)):
        tamper(f"UPDATE {table} SET next_check_at = NULL WHERE id = %(id)s", id=row.pk)
    rows = {str(town.waiting.pk), str(town.at_provider.pk)}
    assert broken() == broken(timezone.now() - HOUR) == {WATCHED: rows}


@pytest.mark.parametrize(
    ("kind", "name"), [("sale", SALES), ("refund", CASH_REFUNDS), ("pay_out", None)]
)
def test_a_movement_that_disappeared(town, kind, name):
    movement = CashMovement.all_objects.get(kind=kind)
    tamper(f"DELETE FROM {MOVEMENT} WHERE id = %(id)s", id=movement.pk)
    expected = {name: {str(movement.source_id)}} if name else {}
    if movement.session_id == town.drawer.pk:
        expected[CLOSED] = {str(town.drawer.pk)}
    assert broken() == broken(timezone.now() - HOUR) == expected


def test_a_movement_for_nothing(town):
    tamper(
        f"UPDATE {MOVEMENT} SET source_id = gen_random_uuid() WHERE kind = 'refund' RETURNING id"
    )
    (movement,) = CashMovement.all_objects.filter(kind="refund")
    both = {str(town.given_in_cash.pk), str(movement.source_id)}
    assert broken() == broken(timezone.now() - HOUR) == {CASH_REFUNDS: both}


def test_a_payment_that_disappeared(town):
    tamper("DELETE FROM payments_paymentevent WHERE payment_id = %(id)s", id=town.waiting.pk)
    tamper(f"DELETE FROM {PAYMENT} WHERE id = %(id)s", id=town.waiting.pk)
    assert broken() == {UNPAID: {str(town.waiting.order_id)}}


def test_refunds_above_the_payment(town):
    drop_check(Payment, "payment_refunded")
    tamper(f"UPDATE {PAYMENT} SET refunding_amount = 8001 WHERE id = %(id)s", id=town.sold.pk)
    assert broken() == {REFUNDS: {str(town.sold.pk)}}
