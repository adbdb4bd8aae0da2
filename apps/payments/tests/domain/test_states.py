"""The state table, as the architecture has it."""

import pytest

from apps.payments.domain.states import PaymentState, legal_moves, sources

MOVES = {
    ("pending", "processing"),
    ("processing", "success"),
    ("pending", "failed"),
    ("processing", "failed"),
    ("pending", "expired"),
    ("processing", "expired"),
    ("pending", "cancelled"),
    ("processing", "cancelled"),
    ("failed", "success"),
    ("expired", "success"),
    ("cancelled", "success"),
    ("success", "partially_refunded"),
    ("success", "refunded"),
    ("partially_refunded", "refunded"),
}


def test_the_table_is_the_architectures():
    assert set(legal_moves()) == MOVES


def test_pending_to_success_in_one_step_is_illegal():
    assert PaymentState.PENDING not in sources("mark_success")


@pytest.mark.parametrize("state", list(PaymentState))
def test_nothing_leads_back_into_flight(state):
    assert (state.value, "pending") not in MOVES
    assert state == "pending" or (state.value, "processing") not in MOVES
