"""Amounts with cents, and a ledger that says something else."""

import pytest

from apps.payments.management.demo_restaurants import DEMO_RESTAURANTS
from demo.books import Wrong
from demo.cities import CITIES, agree
from demo.voice import in_currency

ADDIS = CITIES[0]


@pytest.mark.parametrize(
    ("amount", "language", "said"),
    [
        (150_000, "fr", "1\u202f500,00\xa0ETB"),
        (150_005, "en", "ETB\xa01,500.05"),
        (50, "en", "ETB\xa00.50"),
    ],
)
def test_an_amount_with_cents_as_people_read_it(amount, language, said):
    assert in_currency(amount, "ETB", language) == said


def test_every_provider_that_is_seeded_with_cents_is_paid():
    seeded = {code for one in DEMO_RESTAURANTS if one.currency != "XOF" for code in one.methods}
    assert {city.provider for city in CITIES} == seeded - {"cash"}


@pytest.mark.parametrize(
    "other",
    [{"amount": "160.57"}, {"amount": "1605.7"}, {"currency": "USD"}, {"status": "pending"}],
)
def test_a_ledger_that_differs_is_told(other):
    charge = {"id": "C1", "status": "succeeded", "amount": "1605.75", "currency": "ETB"}
    agree(ADDIS, charge)
    with pytest.raises(Wrong, match="chapa C1"):
        agree(ADDIS, charge | other)
