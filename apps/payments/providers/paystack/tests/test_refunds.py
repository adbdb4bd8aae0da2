"""Giving back, where nothing but looking keeps it from happening twice (sections 6 and 10)."""

import json
from dataclasses import replace

import pytest

from apps.payments.providers.base import Certainty, ProviderStatus, Reason
from apps.payments.providers.paystack.tests import wire
from apps.payments.tests.providers.wire import UNREADABLE, no_route, replies

NAME = "3018284"
NAMED = replace(wire.REFUND, refund_reference=NAME)
OURS = {"transaction": int(wire.PAID_AS), "merchant_note": wire.REFUND.reference, "amount": 10000}


def given(**fields):
    return wire.recorded("refund__pending", **fields)


def item(**fields):
    """One of a list, where the transaction is a number."""
    return given(**OURS | fields)["data"]


def refund(server, answer, **keys):
    wire.on(server, "POST", "refund", answer)
    return wire.paystack(**keys).process_refund(wire.REFUND)


def look(server, answer):
    wire.on(server, "GET", f"refund/{NAME}", answer)
    return wire.paystack().check_refund(NAMED)


def search(server, *items):
    wire.on(server, "GET", "refund", replies(200, {"status": True, "data": list(items)}))
    return wire.paystack().check_refund(wire.REFUND)


def test_our_reference_is_its_note(server):
    result = refund(server, replies(200, given()))
    assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.PENDING)
    assert result.provider_reference == NAME
    assert json.loads(server.calls[0].request.body) == {
        "transaction": wire.REFERENCE,
        "amount": 10000,
        "currency": "GHS",
        "merchant_note": wire.REFUND.reference,
    }


@pytest.mark.parametrize(
    ("status", "message", "reason"),
    [
        (400, "Refund amount cannot be more than transaction amount", Reason.REFUSED),
        (401, "Invalid key", Reason.CREDENTIALS_REFUSED),
        (404, "Transaction not found", Reason.REFUSED),
        (429, "Too many requests", Reason.BUSY),
    ],
)
def test_a_refusal_says_why(server, status, message, reason):
    result = refund(server, wire.refused(status, message))
    assert (result.status, result.reason) == (ProviderStatus.FAILED, reason)


@pytest.mark.parametrize(
    "answer",
    [
        *UNREADABLE.values(),
        wire.refused(400, "Transaction has been fully reversed"),
        wire.refused(400, "Unknown", type="api_error", code="unknown"),
        replies(404, {"message": "no Route matched"}),
        replies(200, given(id=None)),
        replies(200, given(status="something-new")),
    ],
)
def test_anything_else_is_doubt(server, answer):
    assert refund(server, answer).certainty is Certainty.IN_DOUBT


def test_what_was_not_sent_gives_nothing_back(server):
    assert refund(server, no_route).certainty is Certainty.NOT_SENT
    assert refund(server, no_route, secret_key="").reason is Reason.NOT_CONFIGURED


@pytest.mark.parametrize(
    ("word", "status", "reason"),
    [
        ("pending", ProviderStatus.PENDING, ""),
        ("processing", ProviderStatus.PENDING, ""),
        ("processed", ProviderStatus.SUCCEEDED, ""),
        ("failed", ProviderStatus.FAILED, Reason.REFUSED),
        ("needs-attention", ProviderStatus.FAILED, Reason.NOT_CONFIGURED),
    ],
)
def test_how_it_stands(server, word, status, reason):
    """What Paystack cannot send back by itself is a person's to give."""
    result = look(server, replies(200, given(status=word, amount="10000")))
    assert (result.certainty, result.status, result.reason) == (Certainty.DEFINITE, status, reason)
    assert result.amount == (10000 if status is ProviderStatus.SUCCEEDED else None)


def test_a_question_without_an_answer_decides_nothing():
    for answer in [*UNREADABLE.values(), replies(200, given(id=7))]:
        with wire.responses.RequestsMock() as server:
            assert look(server, answer).certainty is Certainty.IN_DOUBT


def test_one_whose_answer_was_lost_is_known_by_its_note(server):
    twin = item(id=1, merchant_note="another refund of the same amount")
    result = search(server, twin, item(status="processed"))
    assert (result.status, result.provider_reference) == (ProviderStatus.SUCCEEDED, NAME)


@pytest.mark.parametrize(
    "items",
    [[], [item(merchant_note="another")]],
)
def test_only_what_cannot_be_ours_lets_it_be_sent_again(server, items):
    assert search(server, *items).status is ProviderStatus.NOT_FOUND


@pytest.mark.parametrize(
    "items",
    [
        [item(merchant_note=None)],
        [item(merchant_note="another", transaction=6000000002)],
        [item(), item(id=2)],
        [item(merchant_note="another")] * 100,
        ["what?"],
    ],
)
def test_a_refund_without_a_note_and_a_list_of_others_are_doubt(server, items):
    result = search(server, *items)
    assert result.certainty is Certainty.IN_DOUBT, "it would be sent a second time"


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_list_that_cannot_be_read_decides_nothing(server, what):
    wire.on(server, "GET", "refund", UNREADABLE[what])
    assert wire.paystack().check_refund(wire.REFUND).certainty is Certainty.IN_DOUBT
