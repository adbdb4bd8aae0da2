"""Chapa's checkout, as its wire reference has it."""

import json

import pytest

from apps.simulator import accounts
from apps.simulator.faults import Fault
from apps.simulator.ledger import Act
from apps.simulator.rules import Rule
from apps.simulator.wires.chapa_words import digest

SECRET = accounts.CHAPA_WEBHOOK_SECRET


def pay(simulator, act=Act.APPROVE):
    (charge,) = simulator.ledger
    simulator.act(charge, act)
    return charge


def verify(ask, key=accounts.CHAPA_KEY, reference="INV-42"):
    return ask.chapa("GET", f"transaction/verify/{reference}", key)


def state(ask):
    return verify(ask).json()["data"]["status"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"amount": None}, {"amount": ["validation.required"]}),
        ({"amount": "-1"}, {"amount": ["validation.min.numeric"]}),
        ({"amount": "1,000"}, {"amount": ["validation.numeric"]}),
        ({"amount": "999999999.99"}, {"amount": ["The amount must not exceed 1000000."]}),
        ({"currency": "XOF"}, "Invalid currency, XOF is not supported"),
        ({"tx_ref": "x" * 51}, {"tx_ref": ["The tx ref must not exceed 50 characters."]}),
        ({"email": "guest@nowhere.invalid"}, {"email": ["validation.email"]}),
        (
            {"customization": {"title": "x" * 17}},
            {"customization.title": ["The customization.title must not exceed 16 characters."]},
        ),
        (
            {"customization": {"description": "N° 4"}},
            {"customization.description": ["validation.regex"]},
        ),
    ],
)  # fmt: skip
def test_what_it_would_not_take(simulator, ask, changed, message):
    answer = ask.chapa_order(**changed)
    assert (answer.status_code, answer.json()["message"]) == (400, message)
    assert not list(simulator.ledger)


@pytest.mark.parametrize("amount", ["1e2", "00010.50", "9.99999999999999999999", 250])
def test_sloppy_amounts_are_taken(ask, amount):
    assert ask.chapa_order(amount=amount).status_code == 200


def test_three_encodings(simulator, ask):
    flat = {"amount": "1", "currency": "ETB", "customization[title]": "Ticket"}
    ask.chapa("POST", "transaction/initialize", data=flat | {"tx_ref": "A"})
    ask.chapa("POST", "transaction/initialize", json=flat | {"tx_ref": "B"})
    titles = [one.extra["customization"]["title"] for one in simulator.ledger]
    assert titles == ["Ticket", "Ticket"]


def test_a_reference_is_taken_once(simulator, ask):
    ask.chapa_order()
    again = ask.chapa_order(amount="1")
    assert again.json()["message"] == "Transaction reference has been used before"
    assert len(list(simulator.ledger)) == 1


def test_who_may_ask(ask):
    assert ask.chapa_order(key="").json()["message"] == "Authorization required"
    assert ask.chapa_order(key="CHASECK-x").status_code == 401
    ask.chapa_order(key=accounts.CHAPA_TEST_KEY)
    assert verify(ask, accounts.CHAPA_TEST_KEY).json()["data"]["mode"] == "test"
    crossed = verify(ask)
    assert crossed.status_code == 401
    assert crossed.json()["message"].startswith("Live secret keys can't")


def test_an_attempt_that_failed_leaves_the_link_open_ten_times(simulator, ask):
    ask.chapa_order()
    assert (state(ask), "reference" in verify(ask).json()["data"]) == ("pending", False)
    for _ in range(9):
        pay(simulator, Act.REFUSE)
    assert state(ask) == "failed"
    pay(simulator)
    assert state(ask) == "success"


def test_after_the_tenth_attempt_it_is_over(simulator, ask):
    ask.chapa_order()
    for _ in range(10):
        pay(simulator, Act.REFUSE)
    assert not pay(simulator).is_paid


def test_a_cancelled_link_stays_pending(simulator, ask):
    ask.chapa_order()
    assert ask.chapa("PUT", "transaction/cancel/INV-42").json()["data"]["amount"] == 250
    assert not pay(simulator).is_paid
    assert state(ask) == "pending"
    again = ask.chapa("PUT", "transaction/cancel/INV-42")
    assert (again.status_code, again.json()["message"]) == (400, "Payment link already expired")
    assert ask.chapa("PUT", "transaction/cancel/nobody").status_code == 404


def test_the_documentation_sees_it_otherwise(simulator, ask):
    simulator.switches.set({"chapa_verify_as": "documented"})
    assert verify(ask).json()["message"] == "Invalid transaction or Transaction not found"
    ask.chapa_order()
    unpaid = verify(ask)
    assert (unpaid.status_code, unpaid.json()["message"]) == (404, "Payment not paid yet")


def test_three_ways_of_telling_and_two_signatures(simulator, ask, receiver):
    ask.chapa_order(callback_url=f"{receiver.url}?shop=1")
    charge = pay(simulator)
    assert simulator.outbox.settle()
    got = {hook.method: hook for hook in receiver.got}
    assert list(got["GET"].query.items()) == [
        ("shop", "1"),
        ("trx_ref", "INV-42"),
        ("ref_id", charge.transaction_id),
        ("status", "success"),
    ]
    body, headers = got["POST"].body, got["POST"].headers
    said = json.loads(body)
    assert (said["event"], said["amount"], said["charge"]) == ("charge.success", "250.00", "8.75")
    assert b": " not in body
    assert headers["x-chapa-signature"] == digest(SECRET, body)
    assert headers["chapa-signature"] == digest(SECRET, SECRET.encode())


@pytest.mark.parametrize(
    ("security", "names"), [("constant", {"chapa-signature"}), ("none", set())]
)
def test_signatures_may_be_missing(simulator, ask, receiver, security, names):
    simulator.switches.set({"chapa_webhook_security": security})
    ask.chapa_order()
    pay(simulator)
    assert simulator.outbox.settle()
    assert {name for name in receiver.got[0].headers if "signature" in name} == names


def test_a_forger_knows_the_constant_and_no_more(simulator, ask, receiver):
    simulator.plan.add(Rule(fault=Fault.WEBHOOK_FORGED))
    ask.chapa_order()
    assert simulator.outbox.settle()
    (hook,) = receiver.got
    assert json.loads(hook.body)["status"] == "success"
    assert hook.headers["chapa-signature"] == digest(SECRET, SECRET.encode())
    assert hook.headers["x-chapa-signature"] != digest(SECRET, hook.body)


def refund(ask, name, **fields):
    return ask.chapa("POST", f"refund/{name}", data={"amount": "100.00"} | fields)


def test_a_refund_by_chapas_reference_takes_its_time(simulator, ask, receiver):
    simulator.switches.set({"chapa_refund_seconds": 60})
    ask.chapa_order()
    charge = pay(simulator)
    made = refund(ask, charge.transaction_id, reference="R-1").json()["data"]
    assert (made["status"], made["amount"]) == ("Refund Initiated", "100.00")
    look = f"refund/{made['ref']}/verify"
    assert ask.chapa("GET", look).json()["data"]["status"] == "processing"
    simulator.forward(61)
    assert simulator.outbox.settle()
    assert ask.chapa("GET", look).json()["data"]["status"] == "refunded"
    assert "charge.refunded" in {json.loads(hook.body)["event"] for hook in receiver.got}
    assert simulator.truth()[0]["refunded"] == "100.00"


def test_refunds_that_are_not_given(simulator, ask):
    ask.chapa_order()
    charge = pay(simulator)
    assert refund(ask, "INV-42").status_code == 404
    assert refund(ask, charge.transaction_id, amount="250.01").status_code == 400
    assert refund(ask, charge.transaction_id, reference="R-1").status_code == 200
    assert refund(ask, charge.transaction_id, reference="R-1").status_code == 400
    simulator.switches.set({"chapa_balance_is_low": True})
    assert refund(ask, charge.transaction_id).json()["message"] == "Insufficient balance"
    assert charge.refunded == 100
