"""What our own provider folders make of the simulated servers, from the first call to the end."""

from dataclasses import replace

import pytest

from apps.payments.providers import get_provider
from apps.payments.providers.base import (
    Certainty,
    ConnectionRequest,
    Finding,
    PaymentRequest,
    ProviderStatus,
    Reason,
)
from apps.simulator import accounts
from apps.simulator.faults import Fault
from apps.simulator.ledger import Act
from apps.simulator.rules import Rule

CODES = ("wave", "orange", "mtn", "chapa", "paystack", "mpesa")
HOMES = {"chapa": ("ET", "ETB"), "paystack": ("KE", "KES"), "mpesa": ("KE", "KES")}
PHONES = {"mpesa": "+254708374149"}
"""Where a provider's restaurant is, unless it is in Côte d'Ivoire."""

QUESTION = PaymentRequest(
    reference="PAGPTPJ2HPNVNXH4RANBFMPZ3FI",
    amount=2500,
    currency="XOF",
    customer_phone="+2250707070707",
    description="Commande 4",
    success_url="http://127.0.0.1/ok",
    error_url="http://127.0.0.1/ko",
    webhook_url="http://127.0.0.1:1/hook",
)


@pytest.fixture(params=CODES)
def provider(request, simulator, monkeypatch):
    for group in accounts.environments(simulator.url):
        for name, value in group.items():
            monkeypatch.setenv(name, value)
    return get_provider(request.param, config={"country": home(request.param)[0]})


def home(code):
    return HOMES.get(code, ("CI", "XOF"))


def begin(provider):
    chosen = provider.new_provider_reference()
    currency = home(provider.code)[1]
    phone = PHONES.get(provider.code, QUESTION.customer_phone)
    request = replace(QUESTION, currency=currency, provider_reference=chosen, customer_phone=phone)
    result = provider.initiate_payment(request)
    known = replace(
        request,
        provider_reference=request.provider_reference or result.provider_reference,
        provider_data=result.provider_data,
        expires_at=result.expires_at,
    )
    return result, known


def only_charge(simulator):
    (charge,) = simulator.ledger
    return charge


def test_a_guest_who_pays(simulator, provider):
    result, known = begin(provider)
    assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.PENDING)
    assert provider.check_status(known).status is ProviderStatus.PENDING
    simulator.act(only_charge(simulator), Act.APPROVE)
    assert provider.check_status(known).status is ProviderStatus.SUCCEEDED


def test_a_guest_who_refuses_has_not_paid(simulator, provider):
    known = begin(provider)[1]
    simulator.act(only_charge(simulator), Act.REFUSE)
    open_still = provider.code in ("wave", "chapa", "paystack")
    expected = ProviderStatus.PENDING if open_still else ProviderStatus.FAILED
    assert provider.check_status(known).status is expected


def test_a_charge_whose_answer_is_lost_is_doubt_and_stays_a_charge(simulator, provider):
    simulator.plan.add(Rule(fault=Fault.RESET_AFTER))
    result, asked = begin(provider)
    assert result.certainty is Certainty.IN_DOUBT
    assert only_charge(simulator).reference in (QUESTION.reference, asked.provider_reference)


@pytest.mark.parametrize(
    "fault", [Fault.ERROR, Fault.FIREWALL, Fault.RESET_BEFORE, Fault.MALFORMED, Fault.CUT]
)
def test_no_broken_answer_is_taken_for_a_refusal(simulator, provider, fault):
    simulator.plan.add(Rule(fault=fault, on="any"))
    assert begin(provider)[0].status is not ProviderStatus.SUCCEEDED
    simulator.plan.clear()
    assert not [charge for charge in simulator.ledger if charge.is_paid]


def test_a_token_that_dies_on_the_way_is_replaced(simulator, provider):
    begin(provider)
    simulator.plan.add(Rule(fault=Fault.TOKEN_REVOKED, times=1))
    simulator.ledger.clear()
    simulator.wires["orange"].orders.clear()
    simulator.wires["chapa"].used.clear()
    simulator.wires["paystack"].used.clear()
    result = begin(provider)[0]
    assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.PENDING)


def test_the_demo_account_is_sound_apart_from_its_local_address(simulator, provider):
    request = ConnectionRequest(
        *home(provider.code), "http://127.0.0.1:8000/api/payments/webhooks/x/y/"
    )
    found = {one.finding for one in provider.check_connection(request)}
    assert found <= {Finding.WEBHOOK_HOST_REFUSED, Finding.REFUNDS_BY_HAND}


def test_a_key_that_nobody_gave_out_is_refused(simulator, provider):
    wrong = dict.fromkeys(provider.credentials, "nonsense")
    stranger = type(provider)(config=provider.config, credentials=wrong)
    assert begin(stranger)[0].reason == Reason.CREDENTIALS_REFUSED
    assert not list(simulator.ledger)
