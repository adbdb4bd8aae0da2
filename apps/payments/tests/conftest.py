"""Tills with a provider in the box behind them."""

import pytest

from apps.core import doorbell
from apps.orders.tests.factories import OrderFactory
from apps.payments.providers import PROVIDERS
from apps.payments.tests.bogus import (
    BogusProvider,
    ClosingProvider,
    ListingProvider,
    RefundingProvider,
    SigningProvider,
    WholeRefundsProvider,
)
from apps.payments.tests.crashes.mother import Mother
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.flows.boxes import Box
from apps.payments.tests.unrung import lose_rings, only_sweeps_are_left


def pytest_generate_tests(metafunc):
    """What is marked `also_unrung` runs twice, the second time without Redis' help."""
    marked = metafunc.definition.get_closest_marker("also_unrung")
    if marked and "unrung" not in metafunc.fixturenames:
        metafunc.parametrize("_bell", ["rung", "unrung"], indirect=True)


@pytest.fixture
def unrung(monkeypatch, settings):
    """Every publish is lost: only the sweeps are left, and the test runs them."""
    monkeypatch.setattr(doorbell, "_bell", doorbell._bell)  # put back afterwards
    lose_rings(settings)


@pytest.fixture(autouse=True)
def _bell(request):
    """Rings are heard, or all are lost and the sweeps run between the steps."""
    if getattr(request, "param", "rung") == "rung":
        yield
        return
    request.getfixturevalue("unrung")
    with only_sweeps_are_left():
        yield


@pytest.fixture(scope="session")
def mother(django_db_setup):
    """One for all: her children connect to whatever database the tests have."""
    mother = Mother()
    yield mother
    mother.end()


@pytest.fixture
def boxed(monkeypatch):
    """The providers in the box are in the registry, with nothing to say yet."""
    put_in_registry(monkeypatch)


def put_in_registry(monkeypatch):
    """What `boxed` does, for as long as the monkeypatch lives."""
    for provider in (
        BogusProvider,
        SigningProvider,
        RefundingProvider,
        WholeRefundsProvider,
        ListingProvider,
        ClosingProvider,
    ):
        monkeypatch.setitem(PROVIDERS, provider.code, provider)
    for said in (
        BogusProvider.answers,
        BogusProvider.asked,
        BogusProvider.refund_answers,
        BogusProvider.refunds_asked,
        ListingProvider.transactions,
        ListingProvider.days,
        ListingProvider.days_asked,
    ):
        said.clear()


@pytest.fixture
def box(boxed, restaurant, cashier, till):
    """An order of 1 000 F, and a provider whose webhooks are hints."""
    method = PaymentMethodFactory(restaurant=restaurant, provider_code="bogus", name="Bogus")
    return Box(till(cashier), OrderFactory(created_by=cashier, total=1000), method)


@pytest.fixture
def signing_box(boxed, restaurant, cashier, till):
    """The same, with a provider whose webhooks are proof."""
    method = PaymentMethodFactory(restaurant=restaurant, provider_code="signing", name="Signing")
    return Box(till(cashier), OrderFactory(created_by=cashier, total=1000), method)
