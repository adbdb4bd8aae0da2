"""Giving back (section 8)."""

from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from apps.payments.providers.base import Certainty, ProviderStatus, Reason
from apps.payments.providers.chapa.tests import wire
from apps.payments.tests.providers.wire import UNREADABLE, no_route, replies

NAME = "MERC-DIS-REF-5d1f0c"
NAMED = replace(wire.REFUND, refund_reference=NAME)
INITIATED = replies(200, wire.recorded("refund__initiated"))


def refund(server, answer, request=wire.REFUND):
    wire.on(server, "POST", f"refund/{wire.PAID_AS}", answer)
    return wire.chapa().process_refund(request)


def look(server, answer, request=NAMED):
    wire.on(server, "GET", f"refund/{NAME}/verify", answer)
    return wire.chapa().check_refund(request)


def test_it_is_named_by_chapas_reference_and_carries_ours(server):
    result = refund(server, INITIATED)
    assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.PENDING)
    assert result.provider_reference == NAME
    assert parse_qs(server.calls[0].request.body) == {
        "amount": ["100.00"],
        "reference": [wire.REFUND.reference],
        "reason": ["Plat renvoye"],
    }


@pytest.mark.parametrize(
    ("status", "message", "reason"),
    [
        (400, "Insufficient balance", Reason.REFUSED),
        (401, "Invalid API Key or User doesn't exist", Reason.CREDENTIALS_REFUSED),
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
        wire.refused(400, "Refund reference has been used before"),
        wire.refused(400, {"reference": ["validation.unique"]}),
        wire.refused(404, ""),
        replies(404, {"message": "no Route matched"}),
        replies(200, wire.recorded("refund__initiated", ref=None)),
        replies(200, wire.recorded("refund__initiated", status="reversed")),
    ],
)
def test_anything_else_is_doubt(server, answer):
    assert refund(server, answer).certainty is Certainty.IN_DOUBT


def test_what_was_not_sent_gives_nothing_back(server):
    assert refund(server, no_route).certainty is Certainty.NOT_SENT
    unnamed = replace(wire.REFUND, payment=replace(wire.REFUND.payment, provider_reference=""))
    assert wire.chapa().process_refund(unnamed).certainty is Certainty.NOT_SENT
    assert wire.chapa(secret_key="").process_refund(wire.REFUND).reason is Reason.NOT_CONFIGURED


@pytest.mark.parametrize(
    ("word", "certainty", "status"),
    [
        ("initiated", Certainty.DEFINITE, ProviderStatus.PENDING),
        ("processing", Certainty.DEFINITE, ProviderStatus.PENDING),
        ("refunded", Certainty.DEFINITE, ProviderStatus.SUCCEEDED),
        ("reversed", Certainty.IN_DOUBT, ProviderStatus.PENDING),
        ("SOMETHING_NEW", Certainty.IN_DOUBT, ProviderStatus.PENDING),
    ],
)
def test_how_it_stands(server, word, certainty, status):
    result = look(server, replies(200, wire.recorded("refund__processing", status=word)))
    assert (result.certainty, result.status) == (certainty, status)
    assert result.amount == (10000 if status is ProviderStatus.SUCCEEDED else None)


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_question_without_an_answer_decides_nothing(server, what):
    assert look(server, UNREADABLE[what]).certainty is Certainty.IN_DOUBT


@pytest.mark.parametrize(
    ("word", "is_full", "certainty"),
    [
        ("refunded", True, Certainty.DEFINITE),
        ("refunded", False, Certainty.IN_DOUBT),
        ("success", True, Certainty.IN_DOUBT),
        ("reversed", True, Certainty.IN_DOUBT),
    ],
)
def test_one_whose_name_was_lost_is_seen_on_the_payment_when_it_was_whole(
    server, word, is_full, certainty
):
    wire.on_verify(server, wire.verified(status=word))
    result = wire.chapa().check_refund(replace(wire.REFUND, is_full=is_full))
    assert result.certainty is certainty
    assert result.status is not ProviderStatus.NOT_FOUND, "it would be sent a second time"
