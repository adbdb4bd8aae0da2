"""Nobody is in the registry who has not kept the contract, or is left out of the simulated town."""

from importlib import import_module

import pytest

from apps.payments.providers import PROVIDERS
from apps.payments.providers.base import WebhookTrust
from apps.payments.tests.providers.contract import HintContract, ProofContract
from apps.payments.tests.simulated.conftest import CODES, EVERYWHERE

CONTRACTS = {WebhookTrust.PROOF: ProofContract, WebhookTrust.HINT: HintContract}


@pytest.mark.parametrize("code", CODES)
def test_every_provider_that_is_called_has_its_contract_suite(code):
    suite = import_module(f"apps.payments.providers.{code}.tests.test_contract")
    contract = CONTRACTS[PROVIDERS[code].capabilities.webhook]
    classes = [one for one in vars(suite).values() if isinstance(one, type)]
    kept_by = [one for one in classes if issubclass(one, contract) and one is not contract]
    assert code in [one().build().code for one in kept_by]


def test_every_provider_is_played_over_the_wire():
    apart = {code for code in CODES if PROVIDERS[code].capabilities.address_per_payment}
    assert {code for code, _ in EVERYWHERE} == set(CODES) - apart
    assert "cash" not in CODES
