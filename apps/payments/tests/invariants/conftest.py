"""A healthy town for each test."""

import pytest
from django.db import connection

from apps.payments.tests.invariants.town import Founder, Town


@pytest.fixture
def town(boxed, cashier, manager, till) -> Town:
    """With its audit entries in their places, which they take at COMMIT."""
    town = Founder(cashier, till(cashier), till(manager)).found()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return town
