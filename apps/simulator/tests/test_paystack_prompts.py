"""What our provider makes of Paystack beyond its pages: prompts, proof and francs."""

from dataclasses import replace

import pytest

from apps.payments.providers import get_provider
from apps.payments.providers.base import PaymentRequest, ProviderStatus, RefundRequest
from apps.simulator import accounts
from apps.simulator.faults import Fault
from apps.simulator.ledger import Act
from apps.simulator.rules import Rule

HOMES = {
    "GH": ("GHS", "mtn", "+233551230000", "0551230000"),
    "KE": ("KES", "mpesa", "+254710000001", "+254710000001"),
    "CI": ("XOF", "wave", "+2250700000001", "0700000001"),
}


@pytest.fixture(params=HOMES)
def prompted(request, simulator, monkeypatch):
    """A guest in one of three countries whose phone shows a prompt, and who asks for whom."""
    for group in accounts.environments(simulator.url):
        for name, value in group.items():
            monkeypatch.setenv(name, value)
    currency, wallet, phone, _ = HOMES[request.param]
    config = {"country": request.param, "mobile_money": wallet}
    provider = get_provider("paystack", config=config)
    asked = PaymentRequest("INV-42", 2500, currency, customer_phone=phone)
    result = provider.initiate_payment(asked)
    assert (result.status, result.redirect_url) == (ProviderStatus.PENDING, "")
    (charge,) = simulator.ledger
    assert charge.phone == HOMES[request.param][3]
    return provider, replace(asked, provider_data=result.provider_data), charge


def test_a_prompt_that_is_confirmed_and_given_back(simulator, prompted):
    provider, asked, charge = prompted
    assert provider.check_status(asked).status is ProviderStatus.PENDING
    simulator.act(charge, Act.APPROVE)
    paid = provider.check_status(asked)
    assert (paid.status, paid.amount, paid.currency) == ("succeeded", 2500, asked.currency)
    known = replace(asked, provider_reference=paid.provider_reference)
    back = RefundRequest("R-1", known, 1000, is_full=False)
    assert provider.check_refund(back).status is ProviderStatus.NOT_FOUND
    simulator.plan.add(Rule(fault=Fault.RESET_AFTER, on="refund", times=1))
    assert provider.process_refund(back).certainty == "in_doubt"
    found = provider.check_refund(back)
    assert (found.status, found.amount) == (ProviderStatus.SUCCEEDED, 1000)


@pytest.mark.parametrize("prompted", ["GH"], indirect=True)
def test_a_prompt_that_is_declined_or_never_answered(simulator, prompted):
    provider, asked, charge = prompted
    simulator.act(charge, Act.REFUSE)
    assert provider.check_status(asked).status is ProviderStatus.FAILED
    again = replace(asked, reference="INV-43")
    provider.initiate_payment(again)
    simulator.forward(181)
    assert provider.check_status(again).status is ProviderStatus.FAILED


@pytest.mark.parametrize(
    ("switch", "is_proof"),
    [("paystack_news_is_pretty", True), ("paystack_signs_otherwise", False)],
)
@pytest.mark.parametrize("prompted", ["CI"], indirect=True)
def test_what_its_news_is_worth(simulator, receiver, prompted, switch, is_proof):
    provider, _, charge = prompted
    simulator.switches.set({switch: True, "paystack_metadata_in_news": "zero"})
    simulator.act(charge, Act.APPROVE)
    assert simulator.outbox.settle()
    (hook,) = receiver.got
    assert provider.verify_webhook(hook.headers, hook.body) is is_proof
    (event,) = provider.parse_webhook(hook.body)
    assert (event.reference, event.result.amount) == ("INV-42", 2500)
