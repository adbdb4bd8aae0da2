"""Paystack's pages and direct charges, as its wire reference has them."""

import json

import pytest

from apps.simulator import accounts
from apps.simulator.faults import Fault
from apps.simulator.ledger import Act
from apps.simulator.rules import Rule
from apps.simulator.wires.paystack_words import digest

KEY, TEST_KEY = accounts.PAYSTACK_KEY, accounts.PAYSTACK_TEST_KEY


def pay(simulator, act=Act.APPROVE):
    (charge,) = simulator.ledger
    simulator.act(charge, act)
    return charge


def verify(ask, key=KEY, reference="INV-42"):
    return ask.paystack("GET", f"transaction/verify/{reference}", key)


def state(ask):
    return verify(ask).json()["data"]["status"]


def charge_state(ask, key=KEY):
    return ask.paystack("GET", "charge/INV-42", key).json()["data"]


def news(simulator, receiver):
    assert simulator.outbox.settle()
    return [json.loads(hook.body) for hook in receiver.got]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"email": None}, "Email Address is required"),
        ({"email": "nobody"}, "Invalid Email Address Passed"),
        ({"amount": 0}, "Invalid Amount Sent"),
        ({"amount": -100}, "Invalid Amount Sent"),
        ({"amount": 25000.0}, "Invalid Amount Sent"),
        ({"amount": "250.00"}, "Invalid Amount Sent"),
        ({"amount": 4999, "currency": "NGN"}, "Invalid Amount Sent"),
        ({"currency": "ETB"}, "Currency not supported by merchant"),
        ({"reference": "INV/42"}, "Invalid characters in transaction reference"),
    ],
)
def test_what_it_would_not_take(simulator, ask, changed, message):
    answer = ask.paystack_order(**changed)
    assert (answer.status_code, answer.json()["message"]) == (400, message)
    assert not list(simulator.ledger)


def test_numbers_texts_and_forms_are_taken(simulator, ask):
    ask.paystack_order(amount="25000")
    form = {"email": "a@b.example", "amount": "25000", "metadata": '{"order": 7}'}
    made = ask.paystack("POST", "transaction/initialize", data=form).json()["data"]
    first, second = simulator.ledger
    assert (first.amount, second.amount, second.currency) == (250, 250, "NGN")
    assert (second.reference, second.extra["metadata"]) == (made["reference"], {"order": 7})


def test_a_reference_is_taken_once_by_page_and_prompt_together(simulator, ask):
    ask.paystack_order()
    for again in (ask.paystack_order(amount=100), ask.paystack_prompt()):
        assert (again.status_code, again.json()["code"]) == (400, "duplicate_reference")
    simulator.switches.set({"paystack_error_shape": "older"})
    assert set(ask.paystack_order().json()) == {"status", "message"}
    assert len(list(simulator.ledger)) == 1


def test_play_money_is_another_world(simulator, ask):
    assert ask.paystack_order(key="sk_live_x").json()["message"] == "Invalid key"
    ask.paystack_order(key=TEST_KEY)
    assert verify(ask, TEST_KEY).json()["data"]["domain"] == "test"
    assert verify(ask).json()["code"] == "transaction_not_found"
    simulator.switches.set({"paystack_unknown_with": 404})
    assert verify(ask).status_code == 404


def test_from_the_page_back_to_the_shop(simulator, ask, receiver):
    link = ask.paystack_order().json()["data"]["authorization_url"]
    assert state(ask) == "abandoned"
    (charge,) = simulator.ledger
    simulator.act(charge, Act.REFUSE)
    assert (state(ask), news(simulator, receiver)) == ("failed", [])
    assert "250" in ask("GET", link.removeprefix(simulator.url)).text
    act = f"/act/paystack/{charge.id}/approve"
    back = ask("POST", act, data={"from": "link"}, allow_redirects=False)
    query = "shop=1&trxref=INV-42&reference=INV-42"
    assert back.headers["Location"] == f"https://shop.example/back?{query}"
    said = verify(ask).json()["data"]
    assert (said["status"], said["amount"], said["currency"]) == ("success", 25000, "GHS")
    assert said["id"] > 2**32
    assert said["metadata"]["order_id"] == "42"


def test_a_page_that_is_over_stays_abandoned(simulator, ask):
    ask.paystack_order()
    simulator.forward(1801)
    assert not pay(simulator).is_paid
    assert state(ask) == "abandoned"


def test_francs_by_either_factor(simulator, ask):
    assert ask.paystack_order(amount=150, currency="XOF").status_code == 200
    simulator.switches.set({"paystack_xof_factor": 1})
    ask.paystack_order(amount=1500, currency="XOF", reference="INV-43")
    assert [charge.amount for charge in simulator.ledger][1] == 1500
    assert verify(ask, reference="INV-43").json()["data"]["amount"] == 1500


@pytest.mark.parametrize(("act", "word"), [(Act.APPROVE, "success"), (Act.REFUSE, "failed")])
def test_a_prompt_and_its_end(simulator, ask, receiver, act, word):
    made = ask.paystack_prompt().json()
    assert (made["message"], made["data"]["status"]) == ("Charge attempted", "pay_offline")
    assert (charge_state(ask)["status"], state(ask)) == ("pay_offline", "ongoing")
    pay(simulator, act)
    assert (charge_state(ask)["status"], state(ask)) == (word, word)
    events = [said["event"] for said in news(simulator, receiver)]
    assert events == ["charge.success"] * (act is Act.APPROVE)


def test_a_handset_that_never_answers(simulator, ask, receiver):
    ask.paystack_prompt()
    simulator.forward(181)
    assert (charge_state(ask)["status"], news(simulator, receiver)) == ("failed", [])


def submit(ask, what, value):
    said = {"reference": "INV-42", what: value}
    return ask.paystack("POST", f"charge/submit_{what}", json=said).json()


@pytest.mark.parametrize(("wallet", "then"), [("vod", "pay_offline"), ("orange", "success")])
def test_wallets_that_want_a_code(simulator, ask, wallet, then):
    assert ask.paystack_prompt(wallet=wallet).json()["data"]["status"] == "send_otp"
    assert submit(ask, "pin", "1234")["message"] == "Transaction reference is invalid"
    assert submit(ask, "otp", "1234")["data"]["status"] == then


@pytest.mark.parametrize(
    ("number", "word", "why"),
    [
        ("4084 0840 8408 4081", "success", "Approved"),
        ("4084 0800 0000 5408", "failed", "Declined"),
        ("4084 0800 0067 0037", "failed", "Insufficient Funds"),
        ("5060 6666 6666 6666 666", "send_pin", None),
    ],
)
def test_cards_of_the_test_world(ask, number, word, why):
    data = ask.paystack_order(path="charge", card={"number": number}).json()["data"]
    assert (data["status"], data.get("message")) == (word, why)


def test_a_card_with_pin_and_code(ask):
    ask.paystack_order(path="charge", card={"number": "5060666666666666666"})
    assert submit(ask, "pin", "1234")["data"]["status"] == "send_otp"
    assert submit(ask, "otp", "123456")["data"]["status"] == "success"


def test_a_number_that_approves_by_itself_and_any_step(simulator, ask):
    ask.paystack_prompt(TEST_KEY, "0551234987")
    simulator.forward(2)
    assert charge_state(ask, TEST_KEY)["status"] == "success"
    simulator.switches.set({"paystack_charge_as": "open_url"})
    assert ask.paystack_prompt(reference="INV-43").json()["data"]["url"]
    unknown = ask.paystack_prompt(reference="INV-44", wallet="paypal")
    assert unknown.json()["message"] == "Unsupported channel"


@pytest.mark.parametrize(("shown", "said"), [("given", dict), ("empty", str), ("zero", int)])
def test_news_is_signed_over_its_bytes_and_thinner(simulator, ask, receiver, shown, said):
    simulator.switches.set({"paystack_metadata_in_news": shown, "paystack_news_is_pretty": True})
    ask.paystack_order()
    pay(simulator)
    data = news(simulator, receiver)[0]["data"]
    assert isinstance(data["metadata"], said)
    assert "requested_amount" not in data
    (hook,) = receiver.got
    assert hook.headers["x-paystack-signature"] == digest(KEY, hook.body)
    assert b'\n  "event"' in hook.body


def test_news_signed_by_the_wrong_mode_or_nobody(simulator, ask, receiver):
    simulator.plan.add(Rule(fault=Fault.WEBHOOK_FORGED))
    simulator.switches.set({"paystack_signs_otherwise": True})
    ask.paystack_order()
    pay(simulator)
    assert simulator.outbox.settle()
    signatures = {
        (h.headers["x-paystack-signature"], digest(TEST_KEY, h.body)) for h in receiver.got
    }
    assert sorted(ours == theirs for ours, theirs in signatures) == [False, True]


def test_a_guest_who_bears_the_fees_pays_more(simulator, ask):
    simulator.switches.set({"paystack_guest_bears_fees": True})
    ask.paystack_order()
    pay(simulator)
    said = verify(ask).json()["data"]
    assert (said["amount"], said["requested_amount"], said["fees"]) == (25487, 25000, 487)


def test_lists_by_page(simulator, ask):
    for number in range(3):
        ask.paystack_order(reference=f"INV-{number}")
    answer = ask.paystack("GET", "transaction?perPage=2&page=2").json()
    assert [one["reference"] for one in answer["data"]] == ["INV-0"]
    assert (answer["meta"]["pageCount"], answer["meta"]["perPage"]) == (2, "2")
    number = answer["data"][0]["id"]
    assert ask.paystack("GET", f"transaction/{number}").json()["data"]["reference"] == "INV-0"
    assert ask.paystack("GET", "transaction?status=success").json()["data"] == []
