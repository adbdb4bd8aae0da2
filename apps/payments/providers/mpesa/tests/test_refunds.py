"""Reversals: asked for once, by receipt; the result is told at the payment's own address."""

from dataclasses import replace

import pytest

from apps.payments.providers.base import (
    Certainty,
    ProviderStatus,
    Reason,
    UnsupportedByProvider,
)
from apps.payments.providers.mpesa.tests import wire
from apps.payments.tests.providers.wire import no_route, replies, silence

ABOUT = "71840-27539181-07"
PAID = {
    "checkout": wire.CHECKOUT,
    f"callback-0-{wire.CHECKOUT}": {
        "checkout": wire.CHECKOUT,
        "code": "0",
        "receipt": wire.RECEIPT,
    },
}


@pytest.fixture
def reverse(server):
    def run(answer, **data):
        wire.hand_out_tokens(server)
        wire.on_reversal(server, answer)
        return wire.mpesa("encrypted==", **wire.OPERATOR).process_refund(
            wire.refund(**(data or PAID))
        )

    return run


def found(result):
    return result.certainty, result.status, result.reason


def look(about="", **told):
    return wire.mpesa().check_refund(wire.refund(about=about, **PAID, **told))


def test_the_whole_payment_is_asked_back_by_its_receipt(server, reverse):
    result = reverse(replies(200, wire.payload("reversal__accepted")))
    assert found(result) == (Certainty.DEFINITE, ProviderStatus.PENDING, "")
    assert result.provider_reference == ABOUT
    (said,) = wire.sent(server)
    assert said == {
        "Initiator": "testapi",
        "SecurityCredential": "encrypted==",
        "CommandID": "TransactionReversal",
        "TransactionID": wire.RECEIPT,
        "Amount": 25,
        "ReceiverParty": wire.SHORT_CODE,
        "RecieverIdentifierType": "11",
        "ResultURL": wire.QUESTION.webhook_url,
        "QueueTimeOutURL": f"{wire.QUESTION.webhook_url}late/",
        "Remarks": "Plat renvoye",
        "Occasion": "RFGPTPJ2HPNVNXH4RANBFMPZ3FI",
    }


def test_without_a_receipt_or_an_operator_people_give_it_back(server):
    without_receipt = wire.mpesa("encrypted==", **wire.OPERATOR)
    assert without_receipt.process_refund(wire.refund()).reason == Reason.NOT_CONFIGURED
    assert wire.mpesa().process_refund(wire.refund(**PAID)).reason == Reason.NOT_CONFIGURED
    assert not server.calls


def test_a_part_is_not_given_back():
    with pytest.raises(UnsupportedByProvider):
        wire.mpesa("encrypted==", **wire.OPERATOR).process_refund(wire.refund(is_full=False))


@pytest.mark.parametrize(
    ("answer", "certainty"),
    [
        (silence, Certainty.IN_DOUBT),
        (replies(200, {"ResponseCode": "0"}), Certainty.IN_DOUBT),
        (replies(500), Certainty.IN_DOUBT),
        (no_route, Certainty.NOT_SENT),
        (wire.error(400, "400.002.02", "Bad Request - Invalid Initiator"), Certainty.DEFINITE),
    ],
)
def test_what_an_answer_proves(reverse, answer, certainty):
    assert reverse(answer).certainty is certainty


def test_silence_after_it_was_taken_is_waited_out_and_never_a_failure():
    assert found(look(ABOUT)) == (Certainty.DEFINITE, ProviderStatus.PENDING, "")
    assert look().certainty is Certainty.IN_DOUBT


def test_the_result_ends_it():
    told = wire.told(wire.mpesa(), "reversal__done")
    given = look(ABOUT, **told)
    assert (given.status, given.amount) == (ProviderStatus.SUCCEEDED, 2500)
    assert look(**told).status is ProviderStatus.SUCCEEDED, "also where its name was lost"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("1", Reason.INSUFFICIENT_FUNDS),
        ("2001", Reason.CREDENTIALS_REFUSED),
        ("R000001", Reason.NOT_CONFIGURED),
        ("21", Reason.NOT_CONFIGURED),
        ("777", Reason.NOT_CONFIGURED),
    ],
)
def test_a_failure_is_its_own_conversations_only(code, reason):
    told = {f"reversal-{ABOUT}": {"code": code}}
    assert found(look(ABOUT, **told)) == (Certainty.DEFINITE, ProviderStatus.FAILED, reason)
    assert look("another", **told).status is ProviderStatus.PENDING
    assert look(**told).certainty is Certainty.IN_DOUBT


def test_a_refund_gets_its_name_from_them():
    assert wire.mpesa().new_refund_reference() == ""
    assert replace(wire.refund(), refund_reference=ABOUT).refund_reference == ABOUT
