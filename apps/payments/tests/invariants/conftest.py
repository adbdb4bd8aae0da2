"""A healthy town, and every test leaves it healthy."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from apps.authentication.models import Role
from apps.authentication.tests.factories import UserFactory
from apps.conftest import till_of
from apps.core.tests.undone import undone
from apps.payments.tests.conftest import put_in_registry
from apps.payments.tests.invariants.town import Founder, Town


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """With its audit entries in their places, which they take at COMMIT."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), undone():
        put_in_registry(patch)
        cashier = UserFactory(role=Role.CASHIER)
        manager = UserFactory(role=Role.MANAGER, restaurant=cashier.restaurant)
        town = Founder(cashier, till_of(cashier), till_of(manager)).found()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield town
