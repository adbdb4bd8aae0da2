"""An untouched link stays INITIATED for ever, so our clock ends it (sections 5 and 13.1)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from apps.payments.providers.base import Certainty, ProviderStatus, Reason
from apps.payments.providers.orange.tests import wire

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def at(look, seconds, word="INITIATED"):
    with time_machine.travel(NOON + timedelta(seconds=seconds), tick=False):
        return look(wire.says(word, txnid=""), expires_at=NOON)


@pytest.mark.parametrize("seconds", [-300, 0, 60])
def test_until_a_minute_after_its_end_the_guest_may_pay(seconds, look):
    assert at(look, seconds).status is ProviderStatus.PENDING


@pytest.mark.parametrize("seconds", [61, 86_400])
def test_after_that_it_has_expired(seconds, look):
    result = at(look, seconds)
    found = (result.certainty, result.status, result.reason)
    assert found == (Certainty.DEFINITE, ProviderStatus.EXPIRED, Reason.EXPIRED)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("PENDING", ProviderStatus.PENDING),
        ("SUCCESS", ProviderStatus.SUCCEEDED),
        ("FAILED", ProviderStatus.FAILED),
    ],
)
def test_whoever_confirmed_in_time_is_waited_for(word, status, look):
    assert at(look, 86_400, word).status is status


def test_without_a_known_end_it_goes_on(look):
    result = look(wire.recorded(201, "status__initiated"), expires_at=None)
    assert result.status is ProviderStatus.PENDING
