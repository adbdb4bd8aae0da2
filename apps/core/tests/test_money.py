"""Money: minor units in, and what people read out."""

from decimal import Decimal

import pytest

from apps.core.money import CURRENCIES, exponent, format_money, minor_units, to_decimal

WITHOUT_DECIMALS = {"XOF", "XAF", "GNF"}


def readable(amount, currency, language):
    """With plain spaces: which of the narrow ones stands there is the typesetter's business."""
    return " ".join(format_money(amount, currency, language).split())


def test_every_currency_has_the_decimals_of_iso_4217():
    assert {one for one in CURRENCIES if exponent(one) == 0} == WITHOUT_DECIMALS
    assert {exponent(one) for one in CURRENCIES} == {0, 2}


@pytest.mark.parametrize(
    ("amount", "currency", "french", "english"),
    [
        (150_000, "ETB", "1 500,00 ETB", "ETB 1,500.00"),
        (150_000, "KES", "1 500,00 KES", "KES 1,500.00"),
        (1500, "XOF", "1 500 F CFA", "1 500 F CFA"),
        (1500, "GNF", "1 500 GNF", "GNF 1,500"),
        (-150_005, "ETB", "-1 500,05 ETB", "-ETB 1,500.05"),
        (5, "KES", "0,05 KES", "KES 0.05"),
        (0, "XAF", "0 F CFA", "0 F CFA"),
        (999_999_999, "NGN", "9 999 999,99 NGN", "NGN 9,999,999.99"),
    ],
)
def test_how_an_amount_reads_in_both_languages(amount, currency, french, english):
    assert readable(amount, currency, "fr") == french
    assert readable(amount, currency, "en") == english


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_line_breaks_inside_an_amount(language):
    assert " " not in format_money(-123_456_789, "ETB", language)


@pytest.mark.parametrize("currency", CURRENCIES)
@pytest.mark.parametrize("amount", [0, 1, 5, 10, 99, 100, 150_000, 999_999_999, -2501])
def test_what_is_written_for_others_is_read_back_the_same(amount, currency):
    written = f"{to_decimal(amount, currency):f}"
    assert minor_units(written, currency) == amount
    assert len(written.partition(".")[2]) == exponent(currency)


@pytest.mark.parametrize(
    ("said", "currency", "amount"),
    [
        ("250.00", "ETB", 25_000),
        (250, "ETB", 25_000),
        (250.0, "ETB", 25_000),
        (8.75, "ETB", 875),
        (0.29, "KES", 29),
        ("1234567.89", "KES", 123_456_789),
        ("250.00", "XOF", 250),
    ],
)
def test_money_in_any_spelling(said, currency, amount):
    assert minor_units(said, currency) == amount


@pytest.mark.parametrize(
    "said", ["0.001", 8.755, "1,500.00", "1 500", "1e2", "٢٥", "", None, True, "NaN", [250], " 250"]
)
def test_what_is_no_amount_of_this_currency_is_none(said):
    assert minor_units(said, "ETB") is None


def test_half_a_franc_is_nobodys():
    assert minor_units("250.5", "XOF") is None


def test_a_decimal_is_exact():
    assert to_decimal(10, "KES") + to_decimal(20, "KES") == Decimal("0.30")
