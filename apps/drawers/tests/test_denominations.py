"""Counting notes and coins."""

import pytest

from apps.core.money import CURRENCIES, minor_units
from apps.drawers.domain.denominations import (
    DENOMINATIONS,
    CountLine,
    UnknownDenomination,
    count_lines,
    count_total,
)


def test_every_currency_can_be_counted_largest_first():
    assert set(DENOMINATIONS) == set(CURRENCIES)
    for denominations in DENOMINATIONS.values():
        assert list(denominations) == sorted(set(denominations), reverse=True)


@pytest.mark.parametrize("currency", ["XOF", "XAF"])
def test_cfa_francs(currency):
    assert DENOMINATIONS[currency] == (
        10_000, 5_000, 2_000, 1_000, 500, 250, 200, 100, 50, 25, 10, 5,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("count", "currency", "total"),
    [
        ({"10000": 3, "5000": 3, "500": 10}, "XOF", 50_000),
        ({"5": 3, "250": 1}, "XAF", 265),
        ({"10000": 0}, "XOF", 0),
        ({"100000": 1, "50": 1}, "KES", 100_050),
        ({"1": 99}, "EUR", 99),
        ({"20000": 2, "500": 1, "100": 3, "25": 1, "5": 1}, "ETB", 40_830),
        ({"2000": 1, "1000": 1, "500": 1, "100": 1, "50": 1}, "KES", 3_650),
    ],
)
def test_a_count_is_worth_its_pieces(count, currency, total):
    assert count_total(count, currency) == total


def test_birr_and_shillings_as_they_circulate():
    """Notes of 200, 100, 50, 10 and 5 birr, coins from 1 birr down to 5 santim; notes of 1 000 to
    50 shillings, coins of 20, 10, 5 and 1 and of 50 cents."""
    birr, shillings = ("200", "100", "50", "10", "5", "1", "0.50", "0.25", "0.10", "0.05"), (
        "1000", "500", "200", "100", "50", "20", "10", "5", "1", "0.50",
    )  # fmt: skip
    assert DENOMINATIONS["ETB"] == tuple(minor_units(one, "ETB") for one in birr)
    assert DENOMINATIONS["KES"] == tuple(minor_units(one, "KES") for one in shillings)


@pytest.mark.parametrize("value", ["300", "1", "010000", "10000.0", "-5", "", " 500", "٥", "1e4"])
def test_what_is_no_note_or_coin_is_refused(value):
    with pytest.raises(UnknownDenomination) as caught:
        count_total({"500": 1, value: 0}, "XOF")
    assert caught.value.denomination == value


def test_a_count_is_printed_largest_first_without_what_was_not_there():
    assert count_lines({"500": 2, "10000": 3, "1000": 0}) == [
        CountLine(denomination=10_000, count=3, amount=30_000),
        CountLine(denomination=500, count=2, amount=1_000),
    ]
