"""Giving back a whole session (sections 6.5 and 12)."""

import json
from dataclasses import replace

import pytest

from apps.payments.providers.base import (
    Certainty,
    ProviderStatus,
    Reason,
    UnsupportedByProvider,
)
from apps.payments.providers.wave.tests import wire
from apps.payments.tests.providers.wire import UNREADABLE, no_route, replies

PATH = f"/v1/checkout/sessions/{wire.SESSION}/refund"
NOTHING = replies(200, {"items": [], "page_info": {"has_next_page": False}})


def refund(server, answer):
    wire.on(server, "POST", PATH, answer)
    return wire.wave().process_refund(wire.REFUND)


def test_silence_with_200_is_money_given_back(server):
    result = refund(server, replies(200))
    assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.SUCCEEDED)
    assert result.amount == 2500
    assert not server.calls[0].request.body


def test_part_of_a_payment_is_not_for_wave(server):
    with pytest.raises(UnsupportedByProvider):
        wire.wave().process_refund(replace(wire.REFUND, amount=1000, is_full=False))
    assert not server.calls


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        (400, "checkout-refund-failed", Reason.REFUSED),
        (409, "checkout-refund-failed", Reason.REFUSED),
        (401, "api-key-revoked", Reason.CREDENTIALS_REFUSED),
        (429, "too-many-requests", Reason.BUSY),
    ],
)
def test_a_refusal_says_why(server, status, code, reason):
    result = refund(server, replies(status, {"code": code, "message": "…"}))
    assert (result.status, result.reason) == (ProviderStatus.FAILED, reason)


@pytest.mark.parametrize("what", sorted(set(UNREADABLE) - {"nothing with 200"}))
def test_anything_else_is_doubt(server, what):
    assert refund(server, UNREADABLE[what]).certainty is Certainty.IN_DOUBT


def test_nothing_sent_is_nothing_given_back(server):
    assert refund(server, no_route).certainty is Certainty.NOT_SENT


def test_the_days_transactions_tell_whether_it_was_given_back(server):
    said = json.loads(wire.recorded("transactions__refund.json"))
    wire.on(server, "GET", "/v1/transactions", NOTHING, replies(200, said))
    result = wire.wave().check_refund(wire.REFUND)
    assert (result.status, result.amount) == (ProviderStatus.SUCCEEDED, 2500)


def test_a_day_goes_on_over_pages(server):
    said = json.loads(wire.recorded("transactions__refund.json"))
    first = {"items": said["items"][:1], "page_info": {"has_next_page": True, "end_cursor": "C1"}}
    wire.on(server, "GET", "/v1/transactions", replies(200, first), replies(200, said))
    assert wire.wave().check_refund(wire.REFUND).status is ProviderStatus.SUCCEEDED
    assert "after=C1" in server.calls[1].request.url


def test_a_collection_is_no_refund(server):
    said = json.loads(wire.recorded("transactions__refund.json"))
    said["items"].pop()
    wire.on(server, "GET", "/v1/transactions", replies(200, said))
    assert wire.wave().check_refund(wire.REFUND).status is ProviderStatus.NOT_FOUND


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_list_that_cannot_be_read_decides_nothing(server, what):
    wire.on(server, "GET", "/v1/transactions", UNREADABLE[what])
    assert wire.wave().check_refund(wire.REFUND).certainty is Certainty.IN_DOUBT
