"""The rows of the seed, table by table, as SQL over generate_series."""

from __future__ import annotations

from django.db import connection, transaction

from apps.authentication.models import User
from apps.drawers.models import CashDrawerSession, CashMovement
from apps.orders.models import Order, OrderItem
from apps.payments.models import Payment, PaymentEvent, PaymentMethod
from apps.restaurants.models import NumberSequence, Restaurant
from benchmarks import ids
from benchmarks.expressions import cashier, per_restaurant, place, row_id, series, session
from benchmarks.filling import fill
from benchmarks.people import write_people
from benchmarks.seed import FLOAT, FLOOR_TOTAL, OPEN_TOTAL, RESTAURANTS, Plan

TABLES = (
    Restaurant,
    NumberSequence,
    User,
    PaymentMethod,
    CashDrawerSession,
    Order,
    OrderItem,
    Payment,
    PaymentEvent,
    CashMovement,
)
AMOUNT = "(500 + mod(n / 100, 37) * 250)"  # F CFA


def write_books(plan: Plan, *, unchecked: bool) -> None:
    """Write everything in one transaction, then let the planner see it.

    `unchecked` needs a superuser and leaves out triggers and foreign keys. Otherwise only our own
    triggers are off, for which the tables' owner is enough: history is written as it ended.
    """
    with transaction.atomic():
        _quieten(unchecked=unchecked)
        write_people(plan)
        _history(plan)
        _drawers(plan)
        _open_orders(plan, ids.OPEN_ORDER, plan.open_orders, OPEN_TOTAL)
        _open_orders(plan, ids.FLOOR_ORDER, plan.floor_orders, FLOOR_TOTAL)
        _numbers(plan)
        _loudly(unchecked=unchecked)


def _quieten(*, unchecked: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ids.FUNCTION)
        cursor.execute("SET LOCAL statement_timeout = 0")
        if unchecked:
            # Rows of a table emptied in the same transaction need no write-ahead log.
            tables = ", ".join(model._meta.db_table for model in TABLES)
            cursor.execute(f"TRUNCATE {tables} CASCADE")
            cursor.execute("SET LOCAL session_replication_role = replica")
            return
        for model in TABLES:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")


def _loudly(*, unchecked: bool) -> None:
    if unchecked:
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in TABLES:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} ENABLE TRIGGER USER")


def _history(plan: Plan) -> None:
    """Paid orders, each with a line, a payment, three events and a drawer movement."""
    source = (
        f"(SELECT n, to_timestamp(({plan.epoch_ms} + n * {plan.step_ms}) / 1000.0) AS moment,"
        f" {AMOUNT} AS amount FROM {series(plan.payments)}) AS history"
    )
    order = row_id(ids.ORDER, plan, moving=True)
    payment = row_id(ids.PAYMENT, plan, moving=True)
    fill(
        Order,
        source,
        id=order,
        restaurant_id=place(plan),
        order_number=f"n / {RESTAURANTS} + 1",
        status="'closed'",
        payment_status="'paid'",
        currency="'XOF'",
        total="amount",
        amount_paid="amount",
        created_by_id=cashier(plan),
        created_at="moment",
        closed_at="moment",
    )
    _items(plan, source, row_id(ids.ITEM, plan, moving=True), order, "amount")
    fill(
        Payment,
        source,
        id=payment,
        restaurant_id=place(plan),
        order_id=order,
        payment_method_id=row_id(ids.METHOD, plan, f"mod(n, {RESTAURANTS})"),
        drawer_session_id=session(plan),
        provider_code="'cash'",
        reference="'S' || n",
        status="'success'",
        amount="amount",
        currency="'XOF'",
        amount_tendered="amount",
        change_due="0",
        initiated_by_id=cashier(plan),
        initiated_at="moment",
        completed_at="moment",
        idempotency_key="'seed-' || n",
        request_fingerprint="md5(n::text) || md5(n::text)",
    )
    _events(plan, source, payment)
    fill(
        CashMovement,
        source,
        id=row_id(ids.MOVEMENT, plan, moving=True),
        restaurant_id=place(plan),
        session_id=session(plan),
        kind="'sale'",
        amount="amount",
        source_id=payment,
        actor_id=cashier(plan),
        created_at="moment",
    )


def _items(plan: Plan, source: str, item: str, order: str, total: str) -> None:
    """One line for each order; the arguments are SQL over the source."""
    fill(
        OrderItem,
        source,
        id=item,
        restaurant_id=place(plan),
        order_id=order,
        position="1",
        name="'Thiéboudienne'",
        quantity="1",
        unit_price=total,
        line_total=total,
    )


def _events(plan: Plan, source: str, payment: str) -> None:
    moves = (
        "(VALUES (0, '', 'pending'), (1, 'pending', 'processing'), (2, 'processing', 'success'))"
    )
    fill(
        PaymentEvent,
        f"{source} CROSS JOIN {moves} AS moves(step, before, after)",
        id=row_id(ids.EVENT, plan, "n * 3 + step", moving=True),
        restaurant_id=place(plan),
        payment_id=payment,
        source="'initiate'",
        from_status="before",
        to_status="after",
        actor_id=cashier(plan),
        created_at="moment",
    )


def _drawers(plan: Plan) -> None:
    """The counted sessions of the past, from their movements, and an open one for each cashier."""
    payments = Payment._meta.db_table
    sums = (
        "(SELECT drawer_session_id AS session_id, restaurant_id, initiated_by_id AS cashier_id,"
        " min(initiated_at) AS first, max(initiated_at) AS last, sum(amount)::bigint AS taken,"
        " row_number() OVER (PARTITION BY restaurant_id ORDER BY min(initiated_at)) AS z_number"
        f" FROM {payments} GROUP BY 1, 2, 3) AS sums"
    )
    fill(
        CashDrawerSession,
        sums,
        id="session_id",
        restaurant_id="restaurant_id",
        cashier_id="cashier_id",
        currency="'XOF'",
        opened_at="first",
        opening_balance=str(FLOAT),
        closed_at="last",
        closed_by_id="cashier_id",
        closing_balance=f"{FLOAT} + taken",
        expected_balance=f"{FLOAT} + taken",
        variance="0",
        z_number="z_number",
        z_report="'{}'::jsonb",
    )
    fill(
        CashDrawerSession,
        series(RESTAURANTS),
        id=row_id(ids.DRAWER, plan),
        restaurant_id=place(plan),
        cashier_id=cashier(plan),
        currency="'XOF'",
        opened_at="now()",
        opening_balance=str(FLOAT),
    )


def _open_orders(plan: Plan, kind: str, count: int, total: int) -> None:
    """Orders waiting to be paid, numbered behind those of the past."""
    earlier = [plan.payments] + [plan.open_orders] * (kind == ids.FLOOR_ORDER)
    first = sum(per_restaurant(rows) for rows in earlier)
    fill(
        Order,
        series(count),
        id=row_id(kind, plan),
        restaurant_id=place(plan),
        order_number=f"{first} + n / {RESTAURANTS} + 1",
        currency="'XOF'",
        total=str(total),
        created_by_id=cashier(plan),
        created_at="now()",
    )
    item = row_id(ids.OPEN_ITEM, plan, f"n + {first * RESTAURANTS}")
    _items(plan, series(count), item, row_id(kind, plan), str(total))


def _numbers(plan: Plan) -> None:
    """The next order and Z report come after all that is there."""
    orders, sessions = Order._meta.db_table, CashDrawerSession._meta.db_table
    fill(
        NumberSequence,
        f"(SELECT restaurant_id AS place, 'order' AS name, max(order_number) AS number"
        f" FROM {orders} GROUP BY 1 UNION ALL"
        f" SELECT restaurant_id, 'z', coalesce(max(z_number), 0)"
        f" FROM {sessions} GROUP BY 1) AS numbers",
        restaurant_id="place",
        series="name",
        last="number",
    )
