"""The OpenAPI document against the API itself: every operation, with input nobody would send.

No answer may be a 5xx, of an undocumented status or media type, or of another shape than the
document says. What JSON Schema cannot say (a key in the header or in the body, no control
characters) makes some input of the right shape refused: that check is left out. Bounded by the
number of examples, so that the whole walk takes well under a minute; the same examples each time,
so that a change is refused for what it did and not for its luck.
"""

import sys

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, settings
from rest_framework_simplejwt.tokens import RefreshToken
from schemathesis.checks import CHECKS

from apps.authentication.models import Role
from apps.authentication.tests.factories import UserFactory
from apps.orders.tests.factories import OrderFactory
from apps.payments.tests.factories import PaymentMethodFactory
from apps.restaurants.tests.factories import RestaurantFactory
from config.wsgi import application

EXAMPLES_PER_OPERATION = 4
"""Beside some forty that are not drawn: each field's limits, wrong types, methods, media types."""

schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(public=True))
schema.app = application  # called directly: two thousand requests need no socket
# Unknown parameters are ignored (api.md), so sending some must not count as sending wrong ones.
schema.config.generation.update(allow_extra_parameters=False)


@pytest.fixture
def one_connection(db):
    """Requests leave the test's own connection open, as they do under Django's test client."""
    signals = request_started, request_finished
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def no_flask(monkeypatch):
    """Schemathesis looks for it at each request, along the whole path."""
    monkeypatch.setitem(sys.modules, "flask", None)


@pytest.fixture
def access_token(one_connection):
    """An owner, so that every door but the platform's is open."""
    restaurant = RestaurantFactory()
    owner = UserFactory(restaurant=restaurant, role=Role.OWNER)
    PaymentMethodFactory(restaurant=restaurant)
    OrderFactory(created_by=owner)
    return str(RefreshToken.for_user(owner).access_token)


@pytest.mark.usefixtures("no_flask")
@schema.parametrize()
@settings(
    max_examples=EXAMPLES_PER_OPERATION,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_keeps_its_word(case, access_token):
    case.call_and_validate(
        headers={"Authorization": f"Bearer {access_token}"},
        excluded_checks=CHECKS.get_by_names(["positive_data_acceptance"]),
    )
