"""Asking for money: what is sent, which refusals are sure, and tokens that others end."""

from dataclasses import replace

import pytest
import time_machine

from apps.payments.providers.base import Certainty, Reason
from apps.payments.providers.mpesa.fields import REFERENCE, label, msisdn
from apps.payments.providers.mpesa.tests import wire
from apps.payments.tests.providers.wire import replies

ACCEPTED = replies(200, wire.payload("push__accepted"))


@pytest.fixture
def prompt(server):
    def run(*answers, tokens=(), **changed):
        wire.hand_out_tokens(server, *tokens)
        wire.on_push(server, *(answers or (ACCEPTED,)))
        config = changed.pop("config", {})
        return wire.mpesa(**config).initiate_payment(replace(wire.QUESTION, **changed))

    return run


@time_machine.travel("2026-11-20T08:15:02+00:00", tick=False)
def test_the_prompt_is_signed_in_nairobis_time_and_in_whole_shillings(server, prompt):
    result = prompt()
    (said,) = wire.sent(server)
    assert said == {
        "BusinessShortCode": "174379",
        # The reference's own test vector.
        "Password": "MTc0Mzc5YmZiMjc5ZjlhYTliZGJjZjE1OGU5N2RkNzFhNDY3Y2QyZTBjODkzMDU5YjEwZjc4ZTZi"
        "NzJhZGExZWQyYzkxOTIwMjYxMTIwMTExNTAy",
        "Timestamp": "20261120111502",
        "TransactionType": "CustomerPayBillOnline",
        "Amount": 25,
        "PartyA": "254708374149",
        "PartyB": "174379",
        "PhoneNumber": "254708374149",
        "CallBackURL": wire.QUESTION.webhook_url,
        "AccountReference": wire.REFERENCE,
        "TransactionDesc": "Le Baobab n 4",
    }
    assert result.provider_data == {"checkout": wire.CHECKOUT}
    assert (result.correlation, result.provider_reference) == (wire.CHECKOUT, "")


def test_a_till_is_named_beside_its_stores_code(server, prompt):
    prompt(config={"till_number": "5551234"})
    (said,) = wire.sent(server)
    found = said["BusinessShortCode"], said["PartyB"], said["TransactionType"]
    assert found == ("174379", "5551234", "CustomerBuyGoodsOnline")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"amount": 2550}, Reason.AMOUNT_REFUSED),
        ({"amount": 0}, Reason.AMOUNT_REFUSED),
        ({"currency": "USD"}, Reason.CURRENCY_REFUSED),
        ({"customer_phone": "+255708374149"}, Reason.PHONE_UNKNOWN),
        ({"customer_phone": "+254208374149"}, Reason.PHONE_UNKNOWN),
    ],
)
def test_what_could_only_be_refused_is_not_sent(server, prompt, changed, reason):
    result = prompt(**changed)
    assert (result.certainty, result.reason) == (Certainty.NOT_SENT, reason)
    assert not server.calls


@pytest.mark.parametrize(
    "refused",
    [
        wire.error(404, "404.001.03", "Invalid Access Token"),
        wire.fault(401, "keymanagement.service.invalid_access_token"),
    ],
)
def test_a_token_that_somebody_ended_is_replaced_once(server, prompt, refused):
    assert prompt(refused, ACCEPTED).certainty is Certainty.DEFINITE
    assert len(wire.sent(server)) == len(wire.sent(server, "GET")) == 2


def test_a_token_that_is_refused_twice_asked_nobody(server, prompt):
    result = prompt(wire.error(404, "404.001.03", "Invalid Access Token"))
    assert (result.certainty, result.reason) == (Certainty.DEFINITE, Reason.CREDENTIALS_REFUSED)
    assert len(wire.sent(server)) == 2


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        (replies(400), Reason.CREDENTIALS_REFUSED),
        (replies(403, "<html>Incapsula incident</html>", "text/html"), Reason.UNREACHABLE),
        (wire.error(500, "500.003.03", "Quota Violation"), Reason.BUSY),
        (replies(200, "<html>", "text/html"), Reason.UNREACHABLE),
    ],
)
def test_without_a_token_nobody_is_asked(server, prompt, token, reason):
    result = prompt(tokens=[token])
    assert (result.certainty, result.reason) == (Certainty.NOT_SENT, reason)
    assert not wire.sent(server)


def test_the_end_of_a_token_may_be_a_number_or_nonsense(prompt):
    for ends in (3599, "soon", None, -1):
        token = wire.payload("token__accepted") | {"expires_in": ends}
        assert prompt(tokens=[replies(200, token)]).certainty is Certainty.DEFINITE


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("The transaction is being processed", Certainty.IN_DOUBT),
        ("", Certainty.IN_DOUBT),
        ("Unable to lock subscriber, a transaction is already in process", Certainty.DEFINITE),
        ("Merchant does not exist", Certainty.DEFINITE),
    ],
)
def test_the_overloaded_code_is_a_refusal_in_its_words_only(prompt, text, certainty):
    assert prompt(wire.error(500, "500.001.1001", text)).certainty is certainty


def test_taken_without_an_id_is_doubt(prompt):
    said = {"ResponseCode": "0", "errorCode": "400.002.02"}
    assert prompt(replies(200, said)).certainty is Certainty.IN_DOUBT


def test_names_are_ours_and_texts_are_plain():
    names = {wire.mpesa().new_provider_reference() for _ in range(50)}
    assert len(names) == 50
    assert all(REFERENCE.fullmatch(name) for name in names)
    assert label("Café « Ngũgĩ » & fils", 13) == "Cafe Ngugi fi"
    assert msisdn("+254110000000") == "254110000000"
