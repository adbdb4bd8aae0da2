"""MTN's requests to pay, their status and their callbacks (sections 5 to 9)."""

import json
from uuid import uuid4

import pytest

from apps.simulator import accounts
from apps.simulator.ledger import Act

PAYER = {"partyIdType": "MSISDN", "partyId": "2250707070707"}


def ordered(simulator, ask, **changed):
    reference = str(uuid4())
    assert ask.mtn_order(reference, **changed).status_code == 202
    return reference, simulator.ledger.get("mtn", reference)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"amount": 2500}, 400),
        ({"amount": "-1"}, 400),
        ({"amount": "x"}, 400),
        ({"payer": None}, 400),
        ({"payer": {}}, 500),
        ({"payer": {"partyIdType": "MSISDN"}}, 500),
        ({"payer": {"partyIdType": "MSISDN", "partyId": 225}}, 500),
        ({"payerMessage": "l'addition"}, 400),
        ({"payerMessage": "table & bar"}, 400),
        ({"payerMessage": "🍽"}, 400),
        ({"payeeNote": "x" * 161}, 400),
        ({"payeeNote": {"a": 1}}, 400),
        ({"externalId": "INV 42"}, 400),
        ({"currency": "EUR"}, 500),
        ({"payerMessage": "Déjà réglé", "payeeNote": "x" * 160}, 202),
    ],
)
def test_a_body_that_is_wrong(simulator, ask, changed, status):
    assert ask.mtn_order(**changed).status_code == status
    assert len(list(simulator.ledger)) == (status == 202)


@pytest.mark.parametrize(
    "reference", ["nonsense", "0b1fd3a06c5e4a1f9a55d2b0c7e84f11", accounts.MTN_USER]
)
def test_a_reference_that_is_wrong(ask, reference):
    assert ask.mtn_order(reference).status_code == 400


def test_a_reference_is_used_once(simulator, ask):
    reference, _ = ordered(simulator, ask)
    again = ask.mtn_order(reference.upper())
    assert (again.status_code, again.json()["code"]) == (409, "RESOURCE_ALREADY_EXIST")
    assert ask.mtn_status(reference).json()["status"] == "PENDING"


def test_a_status_leaves_out_what_it_does_not_know(simulator, ask):
    reference, charge = ordered(simulator, ask, amount="12.50", currency="XOF")
    seen = ask.mtn_status(reference).json()
    assert seen == {
        "externalId": "INV-42",
        "amount": "12.5",
        "currency": "XOF",
        "payer": PAYER,
        "payerMessage": "Facture 42",
        "status": "PENDING",
    }
    simulator.act(charge, Act.APPROVE)
    assert set(ask.mtn_status(reference).json()) - set(seen) == {"financialTransactionId"}


@pytest.mark.parametrize(("said", "told"), [("5.0", "5"), ("100", "100"), ("0.10", "0.1")])
def test_amounts_come_back_in_their_shortest_form(simulator, ask, said, told):
    reference, _ = ordered(simulator, ask, amount=said)
    assert ask.mtn_status(reference).json()["amount"] == told


@pytest.mark.parametrize("is_object", [False, True])
def test_a_reason_as_text_or_object(simulator, ask, is_object):
    simulator.switches.set({"mtn_reason_as_object": is_object})
    reference, charge = ordered(simulator, ask)
    simulator.act(charge, Act.INSUFFICIENT_FUNDS)
    seen = ask.mtn_status(reference).json()
    reason = seen["reason"]["code"] if is_object else seen["reason"]
    assert (seen["status"], reason) == ("FAILED", "NOT_ENOUGH_FUNDS")


def test_a_reason_that_nobody_has_heard_of(simulator, ask):
    reference, charge = ordered(simulator, ask)
    ask.control("POST", f"charges/mtn/{charge.reference}/refuse", {"reason": "MOON_IS_FULL"})
    assert ask.mtn_status(reference).json()["reason"] == "MOON_IS_FULL"


def test_a_request_may_be_invisible_at_first(simulator, ask):
    simulator.switches.set({"mtn_invisible_seconds": 10})
    reference, _ = ordered(simulator, ask)
    unseen = ask.mtn_status(reference)
    assert (unseen.status_code, unseen.json()["code"]) == (404, "RESOURCE_NOT_FOUND")
    simulator.forward(11)
    assert ask.mtn_status(reference).json()["status"] == "PENDING"
    assert ask.mtn_status("nonsense").status_code == 400


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("COULD_NOT_PERFORM_TRANSACTION", "FAILED"),
        ("EXPIRED", "FAILED"),
        ("", "PENDING"),
    ],
)
def test_five_minutes_to_approve(simulator, ask, word, status):
    simulator.switches.set({"mtn_out_of_time_as": word})
    reference, charge = ordered(simulator, ask)
    simulator.forward(299)
    assert ask.mtn_status(reference).json()["status"] == "PENDING"
    simulator.forward(2)
    seen = ask.mtn_status(reference).json()
    assert (seen["status"], seen.get("reason", "")) == (status, word)
    simulator.act(charge, Act.APPROVE)
    assert charge.is_paid == (word == "")


@pytest.mark.parametrize("phone", ["46733123455", "+2250707070707", "0707070707"])
def test_a_number_without_a_wallet_is_accepted_and_fails(simulator, ask, phone):
    payer = PAYER | {"partyId": phone}
    reference, _ = ordered(simulator, ask, payer=payer)
    seen = ask.mtn_status(reference).json()
    assert (seen["status"], seen["reason"]) == ("FAILED", "PAYER_NOT_FOUND")
    assert ask.mtn("GET", f"accountholder/msisdn/{phone}/active").json() == {"result": False}


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_callback_is_the_status_without_a_name(simulator, ask, receiver, method):
    simulator.switches.set({"mtn_callback_method": method})
    receiver.answers = [500]
    reference, charge = ordered(simulator, ask, headers={"X-Callback-Url": receiver.url})
    simulator.act(charge, Act.APPROVE)
    assert simulator.outbox.settle()
    simulator.forward(600)
    assert simulator.outbox.settle()
    (hook,) = receiver.got
    assert hook.method == method
    assert json.loads(hook.body) == ask.mtn_status(reference).json()
    assert reference not in hook.body.decode()


def test_a_callback_may_be_repeated_until_it_is_accepted(simulator, ask, receiver):
    simulator.switches.set({"mtn_callback_is_repeated": True})
    receiver.answers = [500, 500]
    _, charge = ordered(simulator, ask, headers={"X-Callback-Url": receiver.url})
    simulator.act(charge, Act.APPROVE)
    for _ in range(4):
        assert simulator.outbox.settle()
        simulator.forward(2)
    assert len(receiver.got) == 3


def test_a_guest_may_be_told_once(simulator, ask):
    reference, _ = ordered(simulator, ask)

    def tell(name, text="Merci"):
        path = f"requesttopay/{name}/deliverynotification"
        return ask.mtn("POST", path, json={"notificationMessage": text}).status_code

    assert [tell(reference, "x" * 161), tell(reference), tell(reference)] == [400, 200, 429]
    assert tell(str(uuid4())) == 404


def test_both_products_have_the_same_wallet(ask):
    answers = [ask.mtn("GET", "account/balance", one) for one in ("collection", "disbursement")]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["currency"] == "XOF"
