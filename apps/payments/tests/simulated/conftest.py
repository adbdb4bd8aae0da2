"""Each scenario at each provider, with workers who hear our rings and without."""

import pytest
from django.core.cache import cache

from apps.core import access_tokens
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.simulated.town import Town
from apps.simulator import accounts
from apps.simulator.simulator import running


@pytest.fixture(params=["with workers", "alone"])
def is_alone(request, settings):
    """Alone, every ring is published to nobody: only the sweeps are left."""
    settings.CELERY_TASK_ALWAYS_EAGER = request.param == "with workers"
    return request.param == "alone"


@pytest.fixture
def simulator(live_server, monkeypatch, settings):
    """The providers' servers, who report to our own; no token is left from another's port."""
    access_tokens._own.clear()
    settings.PUBLIC_URL = live_server.url
    door = f"{live_server.url}/api/payments/webhooks/wave/"
    with running(wave_webhook_url=door) as simulator:
        for group in accounts.environments(simulator.url):
            for name, value in group.items():
                monkeypatch.setenv(name, value)
        yield simulator


@pytest.fixture(params=["wave", "orange", "mtn"])
def code(request):
    return request.param


@pytest.fixture
def town(simulator, code, is_alone, restaurant, cashier, till):
    restaurant.country = "CI"
    restaurant.save()
    method = PaymentMethodFactory(restaurant=restaurant, provider_code=code, name=code)
    cache.clear()
    return Town(simulator, cashier, till(cashier), method, is_alone)
