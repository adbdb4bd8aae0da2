"""What is read out of deliveries: by name, whole or not at all."""

import json

import pytest

from apps.payments.providers.mpesa.tests import wire


def events(said):
    return wire.mpesa().parse_webhook(json.dumps(said).encode())


def callback(*items, code=0):
    said = wire.payload("callback__paid")
    said["Body"]["stkCallback"] |= {"ResultCode": code, "CallbackMetadata": {"Item": list(items)}}
    return said


def kept(said):
    (event,) = events(said)
    (told,) = event.told.values()
    return told


def test_a_callback_names_its_prompt_its_receipt_and_its_amount():
    provider = wire.mpesa()
    assert wire.told(provider, "callback__paid") == {
        f"callback-0-{wire.CHECKOUT}": {
            "checkout": wire.CHECKOUT,
            "code": "0",
            "receipt": wire.RECEIPT,
            "amount": "25.0",
        }
    }
    (name,) = wire.told(provider, "callback__cancelled")
    assert name == f"callback-1032-{wire.CHECKOUT}"


def test_items_are_read_by_name_and_a_payment_without_figures_is_one():
    amount, receipt = {"Name": "Amount", "Value": 25}, {"Name": "MpesaReceiptNumber"}
    found = kept(callback({"Name": "Balance"}, receipt | {"Value": wire.RECEIPT}, amount))
    assert (found["receipt"], found["amount"]) == (wire.RECEIPT, "25")
    for odd in ([], [receipt], [{"Name": None}, "x", 7], [amount | {"Value": "a lot"}]):
        assert set(kept(callback(*odd))) == {"checkout", "code"}
    assert kept(callback(code="SFC_IC0003"))["code"] == "SFC_IC0003"


def test_a_confirmation_is_found_by_what_the_payer_may_have_typed():
    said = wire.payload("confirmation__masked") | {"BillRefNumber": " 0rd1042-abcde "}
    (event,) = events(said)
    assert event.provider_reference == wire.REFERENCE
    assert event.told == {"confirmation": {"receipt": wire.RECEIPT, "amount": "25.00"}}
    assert event.transaction_id == wire.RECEIPT


@pytest.mark.parametrize(
    "changed",
    [
        {"OrgAccountBalance": ""},  # a validation: nothing has moved
        {"BillRefNumber": "TABLE 5"},  # money, but not asked for by us
        {"BillRefNumber": 7},
        {"TransID": ""},
        {"TransAmount": "NaN"},
    ],
)
def test_what_is_no_confirmation_of_ours(changed):
    assert events(wire.payload("confirmation__masked") | changed) == []


def test_a_reversal_is_told_under_the_name_of_its_conversation():
    provider = wire.mpesa()
    told = {"code": "0", "receipt": wire.RECEIPT, "amount": "25.0"}
    assert wire.told(provider, "reversal__done") == {"reversal-71840-27539181-07": told}
    failed = {"Result": {"ResultCode": "R000001", "OriginatorConversationID": "7-7"}}
    (event,) = events(failed)
    assert event.told == {"reversal-7-7": {"code": "R000001"}}
    failed["Result"]["ResultParameters"] = {"ResultParameter": {"Key": "Amount", "Value": 1}}
    assert kept(failed)["amount"] == "1"


def test_what_is_answered_is_what_they_wait_for():
    assert json.loads(wire.mpesa().acknowledgement) == {"ResultCode": 0, "ResultDesc": "Accepted"}
