"""A desk for each provider in the box."""

import pytest

from apps.payments.tests.refunds.desk import Desk, paid_by


@pytest.fixture
def desk_of(boxed, restaurant, cashier, manager, owner, till):
    """A desk with a payment of 1 000 F by a provider of this code."""

    def sit_down(code):
        return Desk(paid_by(code, till, cashier), till(manager), till(owner))

    return sit_down


@pytest.fixture
def desk(desk_of):
    return desk_of("refunding")
