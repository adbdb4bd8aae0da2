"""The provider and its host understand each other, and the host knows who waited."""

import pytest
import requests

from apps.payments.providers.base import Certainty, PaymentRequest, ProviderStatus
from benchmarks.provider import BenchProvider
from benchmarks.slow_host import slow_host


@pytest.fixture
def host(settings):
    settings.HTTP_ALLOW_PRIVATE_ADDRESSES = True
    with slow_host() as host:
        yield host


def test_the_answer_is_about_the_question(host):
    provider = BenchProvider(config={"url": host.url})
    result = provider.initiate_payment(PaymentRequest("R1", 2500, "XOF"))

    assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.PENDING)
    assert (result.amount, result.currency) == (2500, "XOF")
    assert result.provider_reference == "cos-R1"


def test_a_host_that_is_gone_was_not_asked(host):
    host.shutdown()
    host.server_close()
    result = BenchProvider(config={"url": host.url}).initiate_payment(
        PaymentRequest("R2", 2500, "XOF")
    )

    assert (result.certainty, result.status) == (Certainty.NOT_SENT, ProviderStatus.FAILED)


def test_it_counts_who_waits(host):
    requests.post(host.url, json={"reference": "R3", "amount": 1}, timeout=5)

    assert host.most() == 1
    first, last = host.while_at_least(1)
    assert 0 < first < last


def test_nobody_waited(host):
    assert host.most() == 0
    first, last = host.while_at_least(1)
    assert first == last
