"""Our own arithmetic is beyond doubt: worked examples, done by hand."""

import pytest

from demo.books import DrawerBook, Sale, Wrong, compare, count_out, count_up
from demo.cashier import Cashier
from demo.day import expected
from demo.lunch import Lunch
from demo.voice import language_of, money, pieces


@pytest.mark.parametrize(
    ("amount", "tendered", "change", "kept"),
    [
        (8000, 10_000, 2000, 8000),
        (3500, 3500, 0, 3500),
        (2358, 5000, 2640, 2360),  # 2642: nearer to 2640
        (2488, 2500, 10, 2490),  # 12: nearer to 10
        (1787, 2000, 215, 1785),  # 213: nearer to 215
    ],
)
def test_change_is_given_in_coins(amount, tendered, change, kept):
    sale = Sale("1", amount, tendered)

    assert (sale.change, sale.kept) == (change, kept)


def test_a_drawer_by_hand():
    book = DrawerBook(30_000)
    book.sales += [Sale("1", 8000, 10_000), Sale("2", 2358, 5000), Sale("2", 500, 500)]
    book.mobile += [("wave", "2", 500), ("wave", "3", 3000)]
    book.move("pay_in", 10_000)
    book.move("pay_out", 15_000)
    book.undo("pay_out", 15_000)
    book.move("pay_out", 1500)
    book.move("safe_drop", 20_000)
    book.move("no_sale", 0)
    book.refunds += [1000, 500]

    assert book.expected == 30_000 + 8000 + 2360 + 500 + 10_000 - 1500 - 20_000 - 1500
    assert book.figures() == {
        "opening_balance": 30_000,
        "sales": {
            "count": 3,
            "amount": 10_858,
            "tendered": 15_500,
            "change": 4640,
            "kept": 10_860,
            "rounding": 2,
        },
        "refunds": {"count": 2, "amount": 1500},
        "pay_ins": {"count": 1, "amount": 10_000},
        "pay_outs": {"count": 1, "amount": 1500},
        "safe_drops": {"count": 1, "amount": 20_000},
        "no_sales": 1,
        "undone": {"count": 1, "amount": 15_000},
        "expected_balance": 27_860,
        "in_flight": {"count": 0, "amount": 0},
        "orders": {"count": 3},
        "takings": [
            {"is_cash": True, "count": 3, "amount": 10_858, "tendered": 15_500, "change": 4640},
            {"is_cash": False, "provider_code": "wave", "count": 2, "amount": 3500},
        ],
    }


def test_a_day_by_hand():
    till, desk = (Cashier(name, None, "") for name in ("Awa", "Fatou"))
    till.book.sales += [Sale("1", 8000, 10_000), Sale("2", 500, 500)]
    till.book.mobile += [("orange", "2", 3000)]
    lunch = Lunch(None, None, {"Awa": till}, desk, None, given=[("cash", 1000), ("orange", 3000)])

    figures = ("count", "amount", "refund_count", "refund_amount", "net_amount")
    assert expected(lunch) == {
        "cash": dict(zip(figures, (2, 8500, 1, 1000, 7500), strict=True)),
        "orange": dict(zip(figures, (1, 3000, 1, 3000, 0), strict=True)),
        "totals": dict(zip(figures, (3, 11_500, 2, 4000, 7500), strict=True)),
    }


def test_counting_out_and_up_again():
    count = count_out(47_385)

    assert count == {
        "10000": 4,
        "5000": 1,
        "2000": 1,
        "250": 1,
        "100": 1,
        "25": 1,
        "10": 1,
    }
    assert count_up(count) == 47_385


def test_what_no_coin_makes_cannot_be_counted_out():
    with pytest.raises(ValueError):
        count_out(47_383)


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        ({"a": {"b": 1}}, {"a": {"b": 2}}, "x, a, b: expected 1, got 2"),
        ({"a": 1}, {}, "x, a: expected 1, got None"),
        ({"a": 1}, None, "x, a: expected 1, got None"),
        ({"a": 1}, {"a": True}, "x, a: expected 1, got True"),
        ({"a": 1}, {"a": 1.0}, "x, a: expected 1, got 1.0"),
        ({"a": [1, 2]}, {"a": [1]}, "x, a, length: expected 2, got 1"),
        ([{"a": 1}], [{"a": 3}], "x, entry 1, a: expected 1, got 3"),
    ],
)
def test_a_difference_is_named(ours, theirs, said):
    with pytest.raises(Wrong) as wrong:
        compare("x", ours, theirs)

    assert str(wrong.value) == said


def test_more_than_we_know_of_is_no_difference():
    compare("x", {"a": [1]}, {"a": [1], "b": 2})


def test_amounts_as_people_write_them():
    assert money(1_234_500) == "1\xa0234\xa0500\xa0F\xa0CFA"
    assert pieces({"10000": 3, "500": 2}) == "3 × 10\xa0000, 2 × 500"


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LANG": "fr_SN.UTF-8"}, "fr"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "fr_SN.UTF-8", "LC_ALL": "C"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_of_the_locale(environ, language):
    assert language_of(environ) == language
