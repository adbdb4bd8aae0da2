"""What an account is set to changes what its guests do: a link, or a prompt."""

from dataclasses import replace

import pytest

from apps.orders.tests.factories import OrderFactory
from apps.payments.models import Payment
from apps.payments.providers import PROVIDERS
from apps.payments.providers.base import Action, Certainty, PaymentResult, Setting
from apps.payments.tests.bogus import BogusProvider
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.flows.tills import initiate

pytestmark = pytest.mark.django_db


class EitherProvider(BogusProvider):
    """A page for all guests, unless the account names a wallet to prompt."""

    code = "either"
    display_name = "Either"
    capabilities = replace(BogusProvider.capabilities, action=Action.REDIRECT, needs_phone=False)
    settings = (Setting("wallet", "EITHER_WALLET", is_required=False),)

    @classmethod
    def capabilities_with(cls, config):
        return BogusProvider.capabilities if config.get("wallet") else cls.capabilities


@pytest.fixture
def method(monkeypatch, restaurant):
    monkeypatch.setitem(PROVIDERS, "either", EitherProvider)
    monkeypatch.setattr(EitherProvider, "answers", [PaymentResult(Certainty.DEFINITE)])
    return PaymentMethodFactory(restaurant=restaurant, provider_code="either", name="Either")


@pytest.mark.parametrize(
    ("wallet", "action", "needs_phone"), [("", "redirect", False), ("mtn", "prompt", True)]
)
def test_the_till_is_told_and_held_to_it(till, cashier, method, wallet, action, needs_phone):
    method.config = {"wallet": wallet}
    method.save()
    (shown,) = till(cashier).get("/api/payments/methods/").json()
    assert (shown["action"], shown["needs_phone"]) == (action, needs_phone)
    answer = initiate(till(cashier), OrderFactory(created_by=cashier, total=1000), method)
    assert answer.status_code == (400 if needs_phone else 201)
    assert [one.action for one in Payment.all_objects.all()] == [action] * (not needs_phone)


def test_a_variable_says_it_for_an_account_that_does_not(till, cashier, method, monkeypatch):
    monkeypatch.setenv("EITHER_WALLET", "mtn")
    order = OrderFactory(created_by=cashier, total=1000)
    answer = initiate(till(cashier), order, method, customer_phone="+2250707070707")
    assert (answer.status_code, answer.json()["action"]) == (201, "prompt")
