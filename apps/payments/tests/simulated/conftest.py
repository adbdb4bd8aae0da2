"""Each scenario at each provider, with workers who hear our rings and without."""

import pytest
from django.core.cache import cache

from apps.core import access_tokens
from apps.payments.providers import PROVIDERS
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.simulated.town import OneProvidersTown
from apps.simulator import accounts
from apps.simulator.simulator import running

CODES = tuple(c for c, one in PROVIDERS.items() if not one.capabilities.settles_at_once)
"""Whoever is called over the network: the registry's, so that a new one is in it by itself."""

EVERYWHERE = (
    ("wave", "with workers"),
    ("wave", "alone"),
    ("orange", "alone"),
    ("mtn", "with workers"),
    ("chapa", "with workers"),
    ("paystack", "with workers"),
)
"""Each provider's dialect once; proof and hints with workers and without, whoever speaks. One that
tells a payment's own address has scenarios of its own (`test_lost_prompts`)."""

HOMES = {"chapa": ("ET", "ETB"), "paystack": ("KE", "KES"), "mpesa": ("KE", "KES")}
"""Where a provider's restaurant is, unless it is in Côte d'Ivoire."""


def pytest_generate_tests(metafunc):
    """What a scenario does not choose itself, `EVERYWHERE` does."""
    if not {"code", "is_alone"} <= set(metafunc.fixturenames):
        return
    chosen = {mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")}
    if not {"code", "is_alone"} & chosen:
        metafunc.parametrize(("code", "is_alone"), EVERYWHERE, indirect=True)
    elif "code" not in chosen:
        metafunc.parametrize("code", CODES, indirect=True)
    elif "is_alone" not in chosen:
        metafunc.parametrize("is_alone", ["with workers"], indirect=True)


@pytest.fixture
def is_alone(request, settings):
    """Alone, every ring is published to nobody: only the sweeps are left."""
    settings.CELERY_TASK_ALWAYS_EAGER = request.param == "with workers"
    return request.param == "alone"


@pytest.fixture
def simulator(live_server, monkeypatch, settings):
    """The providers' servers, who report to our own; no token is left from another's port."""
    access_tokens._own.clear()
    settings.PUBLIC_URL = live_server.url
    door = f"{live_server.url}/api/payments/webhooks"
    doors = {f"{code}_webhook_url": f"{door}/{code}/" for code in ("wave", "chapa", "paystack")}
    with running(**doors) as simulator:
        for group in accounts.environments(simulator.url):
            for name, value in group.items():
                monkeypatch.setenv(name, value)
        yield simulator


@pytest.fixture
def code(request):
    return request.param


@pytest.fixture
def town(simulator, code, is_alone, restaurant, cashier, till):
    restaurant.country, restaurant.currency = HOMES.get(code, ("CI", "XOF"))
    restaurant.save()
    method = PaymentMethodFactory(restaurant=restaurant, provider_code=code, name=code)
    cache.clear()
    return OneProvidersTown(simulator, is_alone, cashier=cashier, till=till(cashier), method=method)
