"""All tills ask for mobile money at once: they take turns, and cash does not wait with them."""

from contextlib import contextmanager

import pytest
from django.db import connection

from apps.core.turns import Turns
from apps.payments.services import initiate as service
from apps.payments.tests.bogus import BogusProvider
from apps.payments.tests.flows.boxes import PENDING
from apps.payments.tests.flows.tills import initiate

pytestmark = pytest.mark.django_db(transaction=True)


class CountingTurns(Turns):
    """Remembers what was going on when somebody took a turn, and whether one is taken now."""

    def __init__(self):
        super().__init__(places=1, patience=0.01)
        self.taken, self.is_taken = 0, False

    @contextmanager
    def turn(self):
        with super().turn():
            self.taken, self.is_taken = self.taken + 1, True
            yield
            self.is_taken = False


@pytest.fixture
def turns(monkeypatch):
    monkeypatch.setattr(service, "ONLINE", CountingTurns())
    return service.ONLINE


def test_cash_takes_no_turn(turns, till, cashier, box, cash):
    assert initiate(till(cashier), box.order, cash).status_code == 201
    assert turns.taken == 0


def test_a_call_stands_between_two_turns_and_holds_nothing(turns, box):
    during = []

    def answer():
        during.append((turns.taken, turns.is_taken, connection.connection))
        return PENDING

    assert box.start(answer).status_code == 201
    assert during == [(1, False, None)]
    assert turns.taken == 2


def test_where_no_turn_comes_it_goes_ahead_all_the_same(turns, box):
    with Turns.turn(turns):
        assert box.start(PENDING).status_code == 201
    assert len(BogusProvider.asked) == 1
