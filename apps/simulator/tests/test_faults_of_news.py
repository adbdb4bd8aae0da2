"""Lies about a charge, and webhooks that get lost, late, twice, in disorder or forged."""

import json
from threading import Event

import pytest

from apps.simulator import accounts
from apps.simulator.faults import Fault
from apps.simulator.ledger import Act
from apps.simulator.rules import Rule
from apps.simulator.wires.wave_words import digest


def ordered(simulator, ask, **changed):
    made = ask.wave_order(**changed).json()
    return simulator.ledger.get("wave", made["id"])


def seen(ask, charge):
    return ask.wave("GET", f"/{charge.id}").json()


def kinds(simulator, receiver):
    assert simulator.outbox.settle()
    return [json.loads(hook.body)["type"].rpartition(".")[2] for hook in receiver.got]


def is_signed(hook, secret=accounts.WAVE_WEBHOOK_SECRET):
    at, proof = hook.headers["wave-signature"].split(",")
    return proof == f"v1={digest(secret, at.removeprefix('t='), hook.body)}"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [(Fault.WRONG_AMOUNT, ("2499", "XOF")), (Fault.WRONG_CURRENCY, ("2500", "GHS"))],
)
def test_wrong_figures(simulator, ask, fault, expected):
    simulator.plan.add(Rule(fault=fault))
    charge = ordered(simulator, ask)
    said = seen(ask, charge)
    assert (said["amount"], said["currency"]) == expected
    (truth,) = simulator.truth()
    assert (truth["amount"], truth["currency"]) == ("2500", "XOF")


def test_flapping(simulator, ask):
    charge = ordered(simulator, ask)
    simulator.plan.add(Rule(fault=Fault.FLAPPING))
    simulator.act(charge, Act.APPROVE)
    said = [seen(ask, charge)["payment_status"] for _ in range(4)]
    assert said == ["processing", "succeeded"] * 2


def test_success_after_failure(simulator, ask):
    reference = "8b5b1c1e-1f0c-4f3e-8c0e-3c0f1d2e4a5b"
    simulator.plan.add(Rule(fault=Fault.SUCCESS_AFTER_FAILURE, seconds=60))
    ask.mtn_order(reference)
    simulator.act(simulator.ledger.get("mtn", reference), Act.REFUSE)
    assert ask.mtn_status(reference).json()["status"] == "FAILED"
    simulator.forward(61)
    assert ask.mtn_status(reference).json()["status"] == "SUCCESSFUL"


def test_success_after_failure_pays_once_when_the_guest_pays_first(simulator, ask):
    simulator.plan.add(Rule(fault=Fault.SUCCESS_AFTER_FAILURE, seconds=60))
    charge = ordered(simulator, ask)
    simulator.act(charge, Act.REFUSE)
    simulator.act(charge, Act.APPROVE)
    paid_as = charge.transaction_id
    simulator.forward(61)
    assert charge.transaction_id == paid_as


def test_webhook_lost(simulator, ask, receiver):
    simulator.plan.add(Rule(fault=Fault.WEBHOOK_LOST, times=1))
    charge = ordered(simulator, ask)
    simulator.act(charge, Act.REFUSE)
    simulator.act(charge, Act.APPROVE)
    assert kinds(simulator, receiver) == ["completed"]


def test_webhook_delayed(simulator, ask, receiver):
    simulator.plan.add(Rule(fault=Fault.WEBHOOK_DELAYED, seconds=90))
    simulator.act(ordered(simulator, ask), Act.APPROVE)
    assert kinds(simulator, receiver) == []
    simulator.forward(91)
    assert kinds(simulator, receiver) == ["completed"]


def test_webhook_duplicated(simulator, ask, receiver):
    simulator.plan.add(Rule(fault=Fault.WEBHOOK_DUPLICATED))
    simulator.act(ordered(simulator, ask), Act.APPROVE)
    assert kinds(simulator, receiver) == ["completed"] * 5
    assert len({hook.body for hook in receiver.got}) == 1


def test_webhook_out_of_order(simulator, ask, receiver):
    simulator.plan.add(Rule(fault=Fault.WEBHOOK_OUT_OF_ORDER))
    charge = ordered(simulator, ask)
    simulator.act(charge, Act.REFUSE)
    simulator.act(charge, Act.APPROVE)
    assert kinds(simulator, receiver) == ["completed"]
    simulator.forward(31)
    assert kinds(simulator, receiver) == ["completed", "payment_failed"]


def test_webhook_forged(simulator, ask, receiver):
    simulator.plan.add(Rule(fault=Fault.WEBHOOK_FORGED))
    charge = ordered(simulator, ask)
    assert kinds(simulator, receiver) == ["completed"]
    assert not is_signed(receiver.got[0])
    assert seen(ask, charge)["checkout_status"] == "open"
    assert not charge.is_paid


@pytest.mark.parametrize("provider", ["orange", "mtn"])
def test_forged_where_nothing_is_signed(simulator, ask, receiver, provider):
    simulator.plan.add(Rule(fault=Fault.WEBHOOK_FORGED, provider=provider))
    made = ask.orange_order(notif_url=receiver.url).json()
    ask.mtn_order(headers={"X-Callback-Url": receiver.url})
    assert simulator.outbox.settle()
    (hook,) = receiver.got
    said = json.loads(hook.body)
    assert said["status"] in ("SUCCESS", "SUCCESSFUL")
    assert said.get("notif_token") != made["notif_token"]
    assert not [charge for charge in simulator.ledger if charge.is_paid]


def test_webhook_with_the_wrong_secret(simulator, ask, receiver):
    simulator.plan.add(Rule(fault=Fault.WEBHOOK_WRONG_SECRET))
    simulator.act(ordered(simulator, ask), Act.APPROVE)
    assert kinds(simulator, receiver) == ["completed"]
    assert not is_signed(receiver.got[0])
    simulator.plan.clear()
    simulator.act(ordered(simulator, ask), Act.APPROVE)
    assert kinds(simulator, receiver) == ["completed"] * 2
    assert is_signed(receiver.got[1])


def test_webhook_early(simulator, ask, receiver):
    """It is there before the answer is, and its receiver may ask back at once."""
    simulator.plan.add(Rule(fault=Fault.WEBHOOK_EARLY))
    simulator.plan.add(Rule(payer=Act.APPROVE))
    receiver.on_arrival = lambda: ask.simulator.truth()
    assert ask.wave_order().json()["checkout_status"] == "complete"
    assert simulator.outbox.told()[0]["answers"] == [200]
    assert [json.loads(hook.body)["type"] for hook in receiver.got] == [
        "checkout.session.completed"
    ]


def test_a_guest_who_acts_by_himself(simulator, ask):
    simulator.plan.add(Rule(payer=Act.INSUFFICIENT_FUNDS, provider="wave", seconds=5))
    charge = ordered(simulator, ask)
    assert charge.reason == ""
    simulator.forward(6)
    assert charge.reason == "insufficient-funds"


def test_news_that_is_late_comes_when_it_is_time_though_nobody_stirs(simulator, ask, receiver):
    arrived = Event()
    receiver.on_arrival = arrived.set
    simulator.plan.add(Rule(fault=Fault.WEBHOOK_DELAYED, seconds=0.1))
    simulator.act(ordered(simulator, ask), Act.APPROVE)
    assert arrived.wait(10)
