"""Whatever happens in a drawer, in whatever order, its report equals a sum done by hand."""

from collections import Counter
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from apps.authentication.tests.factories import UserFactory
from apps.core.idempotency import Key
from apps.drawers.services.counting import Declared
from apps.drawers.services.ledger import AmountExceedsDrawer
from apps.drawers.services.move import move_cash
from apps.drawers.services.open import open_drawer
from apps.drawers.services.undo import MovementAlreadyUndone, undo_movement
from apps.orders.tests.factories import OrderFactory
from apps.payments.services import Collect, initiate_payment
from apps.payments.services.close_drawer import close_drawer
from apps.payments.services.drawer_report import drawer_report

pytestmark = pytest.mark.django_db

amounts = st.integers(min_value=1, max_value=30_000)
events = st.one_of(
    st.tuples(st.just("sale"), amounts, st.integers(min_value=0, max_value=10_000)),
    st.tuples(st.sampled_from(["pay_in", "pay_out", "safe_drop"]), amounts, st.just(0)),
    st.tuples(st.just("no_sale"), st.just(0), st.just(0)),
    st.tuples(st.just("undo"), st.integers(min_value=0, max_value=9), st.just(0)),
)


class Notebook:
    """A drawer kept with pencil and paper: nothing here comes from the code under test."""

    def __init__(self, opening, unit):
        self.unit = unit
        self.balance = opening
        self.sold = self.tendered = self.change = self.undone = 0
        self.counts = Counter()
        self.sums = Counter()
        self.entries = []

    def sale(self, total, tendered):
        exact = tendered - total
        payable = range(0, tendered + 1, self.unit)
        change = min(reversed(payable), key=lambda given: abs(given - exact))
        self.balance += tendered - change
        self.sold += total
        self.tendered += tendered
        self.change += change
        self.counts["sale"] += 1

    def move(self, kind, amount):
        effect = amount if kind == "pay_in" else -amount
        if self.balance + effect < 0:
            return False
        self.balance += effect
        self.counts[kind] += 1
        self.sums[kind] += amount
        return True

    def undo(self, kind, amount):
        effect = -amount if kind == "pay_in" else amount
        if self.balance + effect < 0:
            return False
        self.balance += effect
        self.counts[kind] -= 1
        self.counts["undone"] += 1
        self.sums[kind] -= amount
        self.undone += amount
        return True

    def figure(self, kind):
        return {"count": self.counts[kind], "amount": self.sums[kind]}


class Till:
    """One cashier who does everything both in the system and in the notebook."""

    def __init__(self, cashier, manager, cash, opening, unit):
        self.cashier, self.manager, self.cash = cashier, manager, cash
        self.notebook = Notebook(opening, unit)
        opened = open_drawer(actor=cashier, declared=Declared(balance=opening))
        self.session_id = opened.session.pk
        self.by_hand = []

    def play(self, kind, amount, more):
        if kind == "sale":
            self.sell(amount, amount + more)
        elif kind == "undo":
            self.undo(amount)
        else:
            self.move(kind, amount)

    def sell(self, total, tendered):
        order = OrderFactory(created_by=self.cashier, total=total)
        collect = Collect(
            order_id=order.pk, payment_method_id=self.cash.pk, amount_tendered=tendered
        )
        key = Key(value=str(uuid4()), fingerprint="")
        initiate_payment(actor=self.cashier, key=key, collect=collect)
        self.notebook.sale(total, tendered)

    def move(self, kind, amount):
        asked = {"actor": self.cashier, "session_id": self.session_id, "kind": kind}
        if not self.notebook.move(kind, amount):
            with pytest.raises(AmountExceedsDrawer):
                move_cash(**asked, amount=amount, reason="x")
            return
        movement = move_cash(**asked, amount=amount, reason="x").movement
        if kind != "no_sale":
            self.by_hand.append([movement.pk, kind, amount, False])

    def undo(self, index):
        if index >= len(self.by_hand):
            return
        entry = self.by_hand[index]
        movement_id, kind, amount, was_undone = entry
        asked = {"actor": self.cashier, "session_id": self.session_id, "movement_id": movement_id}
        if was_undone:
            with pytest.raises(MovementAlreadyUndone):
                undo_movement(**asked, reason="x")
        elif self.notebook.undo(kind, amount):
            undo_movement(**asked, reason="x")
            entry[3] = True
        else:
            with pytest.raises(AmountExceedsDrawer):
                undo_movement(**asked, reason="x")

    def check(self, report):
        book = self.notebook
        assert report["expected_balance"] == book.balance
        kept = book.tendered - book.change
        assert report["sales"] == {
            "count": book.counts["sale"],
            "amount": book.sold,
            "tendered": book.tendered,
            "change": book.change,
            "rounding": kept - book.sold,
            "kept": kept,
        }
        for section, kind in (
            ("pay_ins", "pay_in"),
            ("pay_outs", "pay_out"),
            ("safe_drops", "safe_drop"),
        ):
            assert report[section] == book.figure(kind)
        assert report["refunds"] == {"count": 0, "amount": 0}
        assert report["no_sales"] == book.counts["no_sale"]
        assert report["undone"] == {"count": book.counts["undone"], "amount": book.undone}
        assert sum(t["amount"] for t in report["takings"]) == book.sold
        assert report["orders"]["count"] == book.counts["sale"]


@settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    opening=st.integers(min_value=0, max_value=60_000),
    unit=st.sampled_from([1, 5, 25]),
    story=st.lists(events, min_size=3, max_size=20),
    counted=st.integers(min_value=0, max_value=200_000),
)
@example(opening=10_000, unit=5, story=[], counted=9_000)
def test_any_day_adds_up(in_restaurant, manager, cash, opening, unit, story, counted):
    restaurant = in_restaurant
    restaurant.change_rounding = unit
    restaurant.save()
    cashier = UserFactory(restaurant=restaurant)
    till = Till(cashier, manager, cash, opening, unit)

    for kind, amount, more in story:
        till.play(kind, amount, more)
    till.check(drawer_report(actor=manager, session_id=till.session_id))

    declared = Declared(balance=counted)
    session = close_drawer(actor=cashier, session_id=till.session_id, declared=declared)

    till.check(drawer_report(actor=cashier, session_id=till.session_id))
    assert session.expected_balance == till.notebook.balance
    assert session.variance == counted - till.notebook.balance
