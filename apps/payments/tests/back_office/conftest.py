from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from apps.authentication.models import User
from apps.authentication.tests.factories import AdminFactory
from apps.conftest import till_of
from apps.core.tests.undone import undone
from apps.payments.tests.back_office.house import House, build_house


@pytest.fixture(autouse=True, scope="module")
def houses(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, House]]:
    """Both stand while a file's tests run, each of which undoes what it did to them."""
    with django_db_blocker.unblock(), undone():
        yield {name: build_house(till_of, name) for name in ("Baobab", "Plateau")}


@pytest.fixture
def ours(db, houses) -> House:
    return deepcopy(houses["Baobab"])


@pytest.fixture
def theirs(db, houses) -> House:
    return deepcopy(houses["Plateau"])


@pytest.fixture
def administrator(db) -> User:
    return AdminFactory(username="root-admin")
