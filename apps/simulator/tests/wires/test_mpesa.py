"""M-Pesa as its wire reference has it: prompts without a name of ours, news that comes once."""

import json

import pytest

from apps.simulator import accounts
from apps.simulator.ledger import Act


@pytest.fixture
def switch(ask):
    return lambda **said: ask.control("POST", "switches", said)


def hooks(simulator, receiver):
    assert simulator.outbox.settle()
    return [json.loads(hook.body) for hook in receiver.got]


def code(answer):
    said = answer.json()
    return answer.status_code, said.get("errorCode"), said.get("errorMessage")


def test_tokens(simulator, ask, switch):
    said = ask.mpesa_token().json()
    assert (len(said["access_token"]), said["expires_in"]) == (28, "3600")
    nobody = ask.mpesa_token(("nobody", "nothing"))
    assert (nobody.status_code, nobody.content) == (400, b"")
    assert code(ask.mpesa_token(grant=False))[1] == "400.008.02"
    switch(mpesa_expires_in_as_number=True, mpesa_new_token_ends_old=True)
    ask.mpesa_prompt()
    assert ask.mpesa_token().json()["expires_in"] == 3600
    assert code(ask.mpesa_prompt()) == (404, "404.001.03", "Invalid Access Token")


def test_a_token_ends(simulator, ask):
    assert ask.mpesa_prompt().status_code == 200
    simulator.forward(3601)
    assert code(ask.mpesa_prompt())[1] == "404.001.03"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"Amount": "2.50"}, "Amount"),
        ({"Amount": 0}, "Amount"),
        ({"Amount": 250_001}, "Amount"),
        ({"PhoneNumber": "0708374149"}, "PhoneNumber"),
        ({"CallBackURL": "https://shop.example/<id>"}, "CallBackURL"),
        ({"TransactionDesc": ""}, "Remarks"),
        ({"Timestamp": "20261320111502"}, "Timestamp"),
        ({"TransactionType": "Gift"}, "TransactionType"),
    ],
)
def test_what_is_refused_names_its_field(simulator, ask, changed, field):
    said = (400, "400.002.02", f"Bad Request - Invalid {field}")
    assert code(ask.mpesa_prompt(**changed)) == said
    assert not list(simulator.ledger)


def test_passwords_and_merchants(ask):
    assert code(ask.mpesa_prompt(Timestamp="20261120111503"))[2] == "Wrong credentials"
    assert code(ask.mpesa_prompt(BusinessShortCode="111111"))[2] == "Merchant does not exist"
    assert ask.mpesa_prompt(BusinessShortCode=600984, Passkey="extra").status_code == 200


def test_two_of_the_same_are_two_prompts(simulator, ask, switch):
    first, second = ask.mpesa_prompt().json(), ask.mpesa_prompt().json()
    assert first["CheckoutRequestID"] != second["CheckoutRequestID"]
    switch(mpesa_locks_subscribers=True)
    assert code(ask.mpesa_prompt())[2].startswith("Unable to lock subscriber")


def test_the_same_amount_again_is_limited_where_it_is(simulator, ask, switch):
    switch(mpesa_limits_repeats=True)
    ask.mpesa_prompt()
    (charge,) = simulator.ledger
    simulator.act(charge, Act.APPROVE)
    again = ask.mpesa_prompt().json()
    assert ask.mpesa_query(again).json()["ResultCode"] == "17"


def test_the_query_tells_neither_amount_nor_receipt(simulator, ask):
    made = ask.mpesa_prompt().json()
    assert ask.mpesa_query(made).json()["ResultCode"] == "4999"
    (charge,) = simulator.ledger
    simulator.act(charge, Act.APPROVE)
    said = ask.mpesa_query(made).json()
    assert said["ResultCode"] == "0"
    assert charge.transaction_id not in json.dumps(said)
    assert "250" not in {str(value) for value in said.values()}


def test_the_overloaded_error(simulator, ask, switch):
    made = ask.mpesa_prompt().json()
    unknown = ask.mpesa_query({"CheckoutRequestID": "ws_CO_1"})
    assert code(unknown) == (500, "500.001.1001", "The transaction does not Exist")
    assert code(ask.mpesa_query({"CheckoutRequestID": "1"}))[1] == "400.002.02"
    switch(mpesa_in_flight_as="error")
    assert code(ask.mpesa_query(made))[2] == "The transaction is being processed"
    switch(mpesa_spurious_share=1)
    simulator.act(next(iter(simulator.ledger)), Act.APPROVE)
    assert code(ask.mpesa_query(made)) == (500, "500.001.1001", "")


def test_a_callback_comes_once_with_numbers_and_an_item_without_a_value(simulator, ask, receiver):
    receiver.answers.append(500)
    ask.mpesa_prompt(CallBackURL=f"{receiver.url}/a/b?c=d")
    (charge,) = simulator.ledger
    simulator.act(charge, Act.APPROVE)
    simulator.forward(3600)
    (said,) = hooks(simulator, receiver)
    assert (receiver.got[0].path, receiver.got[0].query) == ("/hook/a/b", {"c": "d"})
    assert receiver.got[0].headers["businessshortcode"] == accounts.MPESA_SHORT_CODE
    inner = said["Body"]["stkCallback"]
    assert (inner["ResultCode"], inner["CheckoutRequestID"]) == (0, charge.id)
    items = {item["Name"]: item.get("Value") for item in inner["CallbackMetadata"]["Item"]}
    assert (items["Amount"], items["Balance"]) == (250.0, None)
    assert items["MpesaReceiptNumber"] == charge.transaction_id
    assert items["PhoneNumber"] == 254708374149


def test_who_does_not_answer_is_told_of_in_two_ways(simulator, ask, receiver):
    made = ask.mpesa_prompt(CallBackURL=receiver.url).json()
    simulator.forward(27)
    (said,) = hooks(simulator, receiver)
    inner = said["Body"]["stkCallback"]
    assert (inner["ResultCode"], inner["ResultDesc"]) == (1037, "No response from user.")
    assert "CallbackMetadata" not in inner
    assert ask.mpesa_query(made).json()["ResultDesc"] == "DS timeout user cannot be reached."


class TestConfirmations:
    def register(self, ask, receiver):
        said = {"ShortCode": accounts.MPESA_SHORT_CODE, "ResponseType": "Completed"}
        return ask.mpesa("c2b/v2/registerurl", said | {"ConfirmationURL": receiver.url})

    def test_a_prompt_is_reported_twice(self, simulator, ask, receiver):
        assert "OriginatorCoversationID" in self.register(ask, receiver).json()
        ask.mpesa_prompt(CallBackURL=receiver.url)
        (charge,) = simulator.ledger
        simulator.act(charge, Act.APPROVE)
        confirmed = next(said for said in hooks(simulator, receiver) if "TransID" in said)
        assert confirmed["TransID"] == charge.transaction_id
        assert (confirmed["BillRefNumber"], confirmed["TransAmount"]) == ("INV42", "250.00")
        assert confirmed["MSISDN"] == "2547 ***** 149"

    def test_addresses_are_registered_once_where_that_is_so(self, ask, receiver, switch):
        switch(mpesa_registers_once=True)
        assert self.register(ask, receiver).status_code == 200
        assert code(self.register(ask, receiver))[2] == "Urls are already registered"


class TestReversals:
    @pytest.fixture
    def reverse(self, simulator, ask, receiver):
        ask.mpesa_prompt()
        (charge,) = simulator.ledger
        simulator.act(charge, Act.APPROVE)

        def run(**changed):
            said = {
                "Initiator": accounts.MPESA_INITIATOR,
                "SecurityCredential": accounts.MPESA_CREDENTIAL,
                "CommandID": "TransactionReversal",
                "TransactionID": charge.transaction_id,
                "Amount": "250",
                "RecieverIdentifierType": "11",
                "ResultURL": receiver.url,
                "QueueTimeOutURL": f"{receiver.url}/late",
                "Remarks": "Cold",
            }
            answer = ask.mpesa("reversal/v1/request", said | changed)
            told = hooks(simulator, receiver)
            return answer, [one["Result"]["ResultCode"] for one in told]

        return run

    def test_the_result_comes_later_and_the_second_is_refused(self, simulator, reverse):
        answer, told = reverse()
        assert (answer.json()["ResponseCode"], told) == ("0", [0])
        assert next(iter(simulator.ledger)).refunded == 250
        assert reverse()[1] == [0, "R000001"]
        assert next(iter(simulator.ledger)).refunded == 250

    @pytest.mark.parametrize(
        ("changed", "result"),
        [
            ({"Initiator": "nobody"}, 21),
            ({"SecurityCredential": "x"}, 2001),
            ({"TransactionID": "UKK0000000"}, "R000002"),
            ({"Amount": "100"}, 1),
        ],
    )
    def test_why_it_fails(self, simulator, reverse, changed, result):
        assert reverse(**changed)[1] == [result]
        assert next(iter(simulator.ledger)).refunded == 0

    def test_the_right_spelling_is_refused(self, reverse):
        answer, _ = reverse(RecieverIdentifierType=None, ReceiverIdentifierType="11")
        assert code(answer)[2] == "Bad Request - Invalid RecieverIdentifierType"

    def test_a_queue_that_took_too_long_says_nothing_of_the_money(self, reverse, switch):
        switch(mpesa_reversal_waits=True)
        assert sorted(reverse()[1]) == [0, 1]
