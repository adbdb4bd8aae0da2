"""Paystack's refunds: without a key, one after the other, and told by events (sections 6 and 8)."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from apps.simulator.ledger import Act


@pytest.fixture
def charge(simulator, ask):
    ask.paystack_order()
    (charge,) = simulator.ledger
    simulator.act(charge, Act.APPROVE)
    return charge


def refund(ask, **fields):
    return ask.paystack("POST", "refund", json={"transaction": "INV-42"} | fields)


def verified(ask):
    return ask.paystack("GET", "transaction/verify/INV-42").json()["data"]["status"]


def events(simulator, receiver):
    """Of refunds, in the order of their steps."""
    assert simulator.outbox.settle()
    said = [json.loads(hook.body) for hook in receiver.got]
    return {one["event"]: one["data"] for one in said if one["event"] != "charge.success"}


def test_step_by_step(simulator, receiver, charge, ask):
    simulator.switches.set({"paystack_refund_seconds": 60})
    made = refund(ask).json()["data"]
    assert (made["status"], made["amount"]) == ("pending", 25000)
    assert made["transaction"]["reference"] == "INV-42"
    for word in ("pending", "processing", "processed"):
        look = ask.paystack("GET", f"refund/{made['id']}").json()["data"]
        assert (look["status"], verified(ask) == "reversed") == (word, word == "processed")
        assert simulator.outbox.settle(), "what overtakes another on the way comes before it"
        simulator.forward(61)
    said = events(simulator, receiver)
    assert list(said) == ["refund.pending", "refund.processing", "refund.processed"]
    assert {(one["amount"], "id" in one) for one in said.values()} == {("25000", False)}
    assert said["refund.pending"]["refund_reference"] is None


def test_parts_leave_it_a_success_and_two_alike_are_two(simulator, charge, ask):
    ids = {refund(ask, amount="10000", merchant_note="same").json()["data"]["id"] for _ in "12"}
    assert (len(ids), verified(ask), charge.refunded) == (2, "success", 200)
    over = refund(ask, amount=5001)
    assert (over.status_code, charge.refunded) == (400, 200)
    assert refund(ask, transaction=charge.extra["number"]).status_code == 200
    assert (verified(ask), refund(ask).status_code) == ("reversed", 400)


def test_two_at_once_give_back_no_more_than_was_paid(charge, ask):
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: refund(ask, amount=20000).status_code, range(2)))
    assert (sorted(answers), charge.refunded) == ([200, 400], 200)


@pytest.mark.parametrize("name", ["transaction", "reference"])
def test_the_list_has_numbers_where_the_answer_has_objects(simulator, charge, ask, name):
    simulator.switches.set({"paystack_refund_filter": name})
    refund(ask, amount=100, merchant_note="R-1")
    (item,) = ask.paystack("GET", f"refund?{name}=INV-42").json()["data"]
    assert (item["transaction"], item["merchant_note"]) == (charge.extra["number"], "R-1")
    assert "created_at" in item
    assert ask.paystack("GET", f"refund?{name}=nobody").json()["data"] == []
    by_id = ask.paystack("GET", f"refund?{name}={charge.extra['number']}").json()["data"]
    assert bool(by_id) == (name == "transaction")


def test_one_that_fails_stays_with_the_merchant(simulator, receiver, charge, ask):
    simulator.switches.set({"paystack_refund_ends_as": "failed"})
    refund(ask)
    assert (verified(ask), charge.refunded) == ("success", 0)
    assert events(simulator, receiver)["refund.failed"]["amount"] == 25000


def test_one_that_needs_attention_gets_it(simulator, receiver, charge, ask):
    simulator.switches.set({"paystack_refund_ends_as": "needs-attention"})
    number = refund(ask).json()["data"]["id"]
    assert isinstance(events(simulator, receiver)["refund.needs-attention"]["id"], str)
    retry = f"refund/retry_with_customer_details/{number}"
    account = {"refund_account_details": {"currency": "GHS"}}
    assert ask.paystack("POST", retry, json=account).status_code == 200
    assert verified(ask) == "reversed"
    again = ask.paystack("POST", retry, json=account)
    assert (again.status_code, again.json()["code"]) == (422, "invalid_params")
