"""Wave's list of transactions and its webhooks (sections 8 and 10)."""

import json
import time

import pytest

from apps.simulator import accounts
from apps.simulator.ledger import Act
from apps.simulator.wires.wave_words import digest


def buy(simulator, ask, act=Act.APPROVE):
    made = ask.wave_order().json()
    simulator.act(simulator.ledger.get("wave", made["id"]), act)
    return made


def lines(ask, query=""):
    headers = {"Authorization": f"Bearer {accounts.WAVE_KEY}"}
    return ask("GET", f"/v1/transactions{query}", headers=headers)


def test_the_list_is_net_of_fees_and_shows_refunds(simulator, ask):
    made = buy(simulator, ask)
    ask.wave(path=f"/{made['id']}/refund")
    paid, back = lines(ask).json()["items"]
    assert (paid["transaction_type"], paid["amount"], paid["fee"]) == ("api_checkout", "2475", "25")
    assert (back["transaction_type"], back["amount"]) == ("api_checkout_refund", "-2475")
    assert {paid["checkout_api_session_id"], back["checkout_api_session_id"]} == {made["id"]}


def test_the_list_has_pages(simulator, ask):
    names = {buy(simulator, ask)["id"] for _ in range(3)}
    first = lines(ask, "?first=2").json()
    rest = lines(ask, f"?first=2&after={first['page_info']['end_cursor']}").json()
    assert [first["page_info"]["has_next_page"], rest["page_info"]["has_next_page"]] == [
        True,
        False,
    ]
    assert {one["checkout_api_session_id"] for one in first["items"] + rest["items"]} == names


def test_the_list_is_one_day_long(simulator, ask):
    buy(simulator, ask)
    today = lines(ask).json()["date"]
    simulator.forward(86_400)
    assert lines(ask).json()["items"] == []
    assert len(lines(ask, f"?date={today}").json()["items"]) == 1


@pytest.mark.parametrize(
    "query", ["?after=x", "?after=-1", "?first=abc", "?first=0", "?first=²", "?date=yesterday"]
)
def test_a_page_that_makes_no_sense_is_refused(ask, query):
    answer = lines(ask, query)
    assert (answer.status_code, answer.json()["code"]) == (400, "request-validation-error")


@pytest.mark.parametrize(
    ("act", "kind", "status"),
    [
        (Act.APPROVE, "checkout.session.completed", "complete"),
        (Act.REFUSE, "checkout.session.payment_failed", "open"),
        (Act.INSUFFICIENT_FUNDS, "checkout.session.payment_failed", "open"),
    ],
)
def test_a_webhook_and_its_signature(simulator, ask, receiver, act, kind, status):
    made = buy(simulator, ask, act)
    assert simulator.outbox.settle()
    (hook,) = receiver.got
    event = json.loads(hook.body)
    assert (hook.method, event["type"]) == ("POST", kind)
    assert (event["data"]["id"], event["data"]["checkout_status"]) == (made["id"], status)
    assert b'", "' in hook.body
    assert b'": ' in hook.body
    at, proof = hook.headers["wave-signature"].split(",")
    secret = accounts.WAVE_WEBHOOK_SECRET
    assert proof == f"v1={digest(secret, at.removeprefix('t='), hook.body)}"


def test_while_a_secret_is_replaced_there_are_two_signatures(simulator, ask, receiver):
    simulator.switches.set({"wave_webhook_second_secret": "new", "wave_webhook_age": 400})
    buy(simulator, ask)
    assert simulator.outbox.settle()
    at, *proofs = receiver.got[0].headers["wave-signature"].split(",")
    moment = at.removeprefix("t=")
    expected = [
        digest(one, moment, receiver.got[0].body) for one in ("new", accounts.WAVE_WEBHOOK_SECRET)
    ]
    assert proofs == [f"v1={one}" for one in expected]
    assert 399 <= time.time() - int(moment) < 420


def test_the_shared_secret_instead_of_a_signature(simulator, ask, receiver):
    simulator.switches.set({"wave_webhook_security": "bearer"})
    buy(simulator, ask)
    assert simulator.outbox.settle()
    headers = receiver.got[0].headers
    assert headers["authorization"] == f"Bearer {accounts.WAVE_WEBHOOK_SECRET}"
    assert "wave-signature" not in headers


def test_what_was_not_accepted_is_sent_again_as_it_was(simulator, ask, receiver):
    receiver.answers = [500, 302]
    buy(simulator, ask)
    for seconds in (0, 6, 31):
        simulator.forward(seconds)
        assert simulator.outbox.settle()
    assert len(receiver.got) == 3
    assert len({hook.body for hook in receiver.got}) == 1
    assert simulator.outbox.told()[0]["answers"] == [500, 302, 200]
