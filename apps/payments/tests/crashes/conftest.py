"""An order to die over, and a provider that keeps its own books."""

import pytest

from apps.orders.tests.factories import OrderFactory
from apps.payments.providers import PROVIDERS
from apps.payments.tests.crashes.ledger import Ledger, LedgerProvider
from apps.payments.tests.crashes.world import World
from apps.payments.tests.factories import PaymentMethodFactory


@pytest.fixture
def world(monkeypatch, unrung, tmp_path, restaurant, cashier, mother):
    monkeypatch.setitem(PROVIDERS, LedgerProvider.code, LedgerProvider)
    path = tmp_path / "ledger"
    method = PaymentMethodFactory(
        restaurant=restaurant, provider_code="ledger", config={"ledger": str(path)}
    )
    order = OrderFactory(created_by=cashier, total=1000)
    return World(cashier, order, method, Ledger(path), mother)
