"""Change to the last coin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.payments.domain.change import give_change

amounts = st.integers(1, 999_999_999)


@pytest.mark.parametrize(
    ("amount", "tendered", "unit", "change", "kept"),
    [
        (8500, 10_000, 1, 1500, 8500),
        (8500, 8500, 5, 0, 8500),
        (1003, 2000, 5, 995, 1005),
        (1002, 2000, 5, 1000, 1000),
        (998, 1000, 5, 0, 1000),
        (997, 1000, 5, 5, 995),
        (1, 4, 5, 0, 4),
        (125, 200, 50, 100, 100),
    ],
)
def test_change(amount, tendered, unit, change, kept):
    tender = give_change(amount=amount, tendered=tendered, unit=unit)
    assert (tender.change, tender.kept) == (change, kept)


@given(amount=amounts, extra=st.integers(0, 999_999), unit=st.sampled_from([1, 5, 25, 50, 100]))
def test_change_is_payable_close_and_never_more_than_was_handed_over(amount, extra, unit):
    tender = give_change(amount=amount, tendered=amount + extra, unit=unit)
    assert tender.change % unit == 0
    assert 0 <= tender.change <= tender.tendered
    assert tender.kept + tender.change == tender.tendered
    assert 2 * abs(tender.change - extra) <= unit or tender.change + unit > tender.tendered


@given(amount=amounts, extra=st.integers(0, 999_999))
def test_without_rounding_the_drawer_keeps_the_amount(amount, extra):
    assert give_change(amount=amount, tendered=amount + extra, unit=1).kept == amount
