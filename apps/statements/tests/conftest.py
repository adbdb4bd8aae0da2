import datetime

import pytest

from apps.payments.tests.conftest import _bell, boxed  # noqa: F401 - fixtures
from apps.payments.tests.factories import PaymentMethodFactory
from apps.statements.tests.factories import Day, day_at

START = datetime.datetime(2026, 11, 19, 4, tzinfo=datetime.UTC)


@pytest.fixture
def listing(boxed, restaurant):  # noqa: F811 - it is the fixture
    """A method whose provider lists its transactions, and takes one per cent."""
    return PaymentMethodFactory(
        restaurant=restaurant,
        provider_code="listing",
        name="Listing",
        config={"statement": {"tariff": {"fee": 100}}},
    )


@pytest.fixture
def day(listing, cashier) -> Day:
    return day_at(listing, cashier, START)
