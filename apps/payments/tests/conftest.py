"""Tills with a provider in the box behind them."""

import pytest

from apps.orders.tests.factories import OrderFactory
from apps.payments.providers import PROVIDERS
from apps.payments.tests.bogus import (
    BogusProvider,
    RefundingProvider,
    SigningProvider,
    WholeRefundsProvider,
)
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.flows.boxes import Box


@pytest.fixture
def boxed(monkeypatch):
    """The providers in the box are in the registry, with nothing to say yet."""
    for provider in (BogusProvider, SigningProvider, RefundingProvider, WholeRefundsProvider):
        monkeypatch.setitem(PROVIDERS, provider.code, provider)
    for said in (
        BogusProvider.answers,
        BogusProvider.asked,
        BogusProvider.refund_answers,
        BogusProvider.refunds_asked,
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
