"""A healthy town for each test."""

import pytest

from apps.payments.tests.invariants.town import Founder, Town


@pytest.fixture
def town(boxed, cashier, manager, till) -> Town:
    return Founder(cashier, till(cashier), till(manager)).found()
