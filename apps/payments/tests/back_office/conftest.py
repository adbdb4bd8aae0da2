import pytest

from apps.authentication.models import User
from apps.authentication.tests.factories import AdminFactory
from apps.payments.tests.back_office.house import House, build_house


@pytest.fixture
def ours(db, till) -> House:
    return build_house(till, "Baobab")


@pytest.fixture
def theirs(db, till) -> House:
    return build_house(till, "Plateau")


@pytest.fixture
def administrator(db) -> User:
    return AdminFactory(username="root-admin")
