"""The arithmetic of settling, over every sequence of payments that hypothesis thinks of."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.money import MAX_AMOUNT
from apps.orders.domain.settlement import Totals, amount_due, payment_status
from apps.orders.domain.totals import Line, total_of

amounts = st.integers(min_value=0, max_value=MAX_AMOUNT)
totals = st.builds(Totals, paid=amounts, in_flight=amounts, refunded=amounts, late=amounts)


@st.composite
def settled(draw):
    """An order's total, and sums that its constraints in the database allow."""
    total = draw(st.integers(min_value=1, max_value=MAX_AMOUNT))
    late = draw(amounts)
    paid = draw(st.integers(min_value=late, max_value=total + late))
    refunded = draw(st.integers(min_value=0, max_value=paid))
    return total, Totals(paid=paid, refunded=refunded, late=late)


@given(totals, totals)
def test_what_is_added_can_be_taken_away(one, other):
    assert one + other - other == one
    assert one + other == other + one
    assert (one + other).kept == one.kept + other.kept


@given(st.lists(totals))
def test_the_order_of_news_does_not_matter(shares):
    forward = backward = Totals()
    for share in shares:
        forward += share
    for share in reversed(shares):
        backward += share
    assert forward == backward


@given(settled())
def test_the_status_says_what_the_restaurant_holds(order):
    total, sums = order
    status = payment_status(total, sums)

    assert (status == "unpaid") == (sums.paid == 0)
    assert (status == "refunded") == (sums.kept == 0 and sums.paid > 0)
    assert (status == "overpaid") == (sums.kept > total)
    assert (status == "paid") == (sums.kept == total)
    assert (status == "partially_paid") == (0 < sums.kept < total and sums.paid < total)
    assert (status == "partially_refunded") == (0 < sums.kept < total <= sums.paid)


@given(settled())
def test_what_is_due_and_what_is_held_make_the_total(order):
    total, sums = order
    due = amount_due(total, sums, is_open=True)

    assert 0 <= due <= total
    assert due + sums.kept == max(total, sums.kept)
    assert amount_due(total, sums, is_open=False) == 0


@given(settled(), amounts)
def test_what_is_in_flight_is_neither_paid_nor_due(order, in_flight):
    total, sums = order
    flying = replace(sums, in_flight=in_flight)

    assert payment_status(total, flying) == payment_status(total, sums)
    assert amount_due(total, flying, is_open=True) == amount_due(total, sums, is_open=True)


@pytest.mark.parametrize(
    ("paid", "refunded", "status", "due"),
    [
        (0, 0, "unpaid", 1000),
        (400, 0, "partially_paid", 600),
        (400, 400, "refunded", 1000),
        (1000, 0, "paid", 0),
        (1000, 300, "partially_refunded", 300),
        (1000, 1000, "refunded", 1000),
        (1600, 0, "overpaid", 0),
        (1600, 600, "paid", 0),
        (1600, 700, "partially_refunded", 100),
    ],
)
def test_by_example(paid, refunded, status, due):
    sums = Totals(paid=paid, refunded=refunded)

    assert payment_status(1000, sums) == status
    assert amount_due(1000, sums, is_open=True) == due


@given(st.lists(st.tuples(st.integers(1, 9999), amounts), min_size=1))
def test_a_total_is_the_sum_of_its_lines(pairs):
    lines = [Line(name="x", quantity=quantity, unit_price=price) for quantity, price in pairs]

    assert total_of(lines) == sum(quantity * price for quantity, price in pairs)
    assert [line.total for line in lines] == [quantity * price for quantity, price in pairs]
