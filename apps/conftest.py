"""One restaurant with its people, a stranger from next door, and a till for each of them."""

from collections.abc import Callable

import pytest
from django.db import connections
from django.test import TransactionTestCase
from rest_framework.test import APIClient
from rest_framework_simplejwt.tokens import RefreshToken

from apps.authentication.models import Role, User
from apps.authentication.tests.factories import UserFactory
from apps.core.scope import restaurant_scope
from apps.core.tests.lean_flush import empty_tables
from apps.payments.models import PaymentMethod
from apps.payments.tests.factories import PaymentMethodFactory
from apps.restaurants.models import Restaurant
from apps.restaurants.tests.factories import RestaurantFactory

MOST_CONNECTIONS = 64
"""More than the fifty threads of the largest race."""


@pytest.fixture(autouse=True, scope="session")
def _lean_flush():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_tables)
        yield


@pytest.fixture(autouse=True, scope="session")
def _pool():
    """As in production: who gives a connection back for a while gets a warm one again.

    Not in the settings, which processes that fork have as well.
    """
    ours = connections["default"]
    ours.close()
    ours.settings_dict["OPTIONS"]["pool"] = {"min_size": 1, "max_size": MOST_CONNECTIONS}


@pytest.fixture
def restaurant(db) -> Restaurant:
    return RestaurantFactory(name="Le Baobab")


@pytest.fixture
def cashier(restaurant) -> User:
    return UserFactory(restaurant=restaurant, role=Role.CASHIER)


@pytest.fixture
def colleague(restaurant) -> User:
    return UserFactory(restaurant=restaurant, role=Role.CASHIER)


@pytest.fixture
def manager(restaurant) -> User:
    return UserFactory(restaurant=restaurant, role=Role.MANAGER)


@pytest.fixture
def owner(restaurant) -> User:
    return UserFactory(restaurant=restaurant, role=Role.OWNER)


@pytest.fixture
def stranger(db) -> User:
    """The owner of another restaurant."""
    return UserFactory(role=Role.OWNER)


@pytest.fixture
def cash(restaurant) -> PaymentMethod:
    return PaymentMethodFactory(restaurant=restaurant)


@pytest.fixture
def in_restaurant(restaurant):
    """The restaurant in scope, for tests that call services themselves."""
    with restaurant_scope(restaurant.pk):
        yield restaurant


@pytest.fixture
def till() -> Callable[..., APIClient]:
    return till_of


def till_of(user: User | None = None) -> APIClient:
    """A client signed in as somebody by a real access token, or as nobody."""
    client = APIClient()
    if user is not None:
        token = RefreshToken.for_user(user).access_token
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client
