"""Orange Money Web Payment, from section 2 to section 8."""

import json

import pytest

from apps.simulator.ledger import Act
from apps.simulator.tests.asking import ORANGE_ORDER


def charge_of(simulator, made):
    return simulator.ledger.get("orange", made["pay_token"])


def test_a_token(simulator, ask):
    assert ask.orange_token().json()["expires_in"] == 7776000
    simulator.switches.set({"orange_expires_in_as_text": True, "orange_token_seconds": 3600})
    assert ask.orange_token().json()["expires_in"] == "3600"
    refused = ask.orange_token(pair=("somebody", "else"))
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(("header", "code"), [("", 40), ("Basic x", 40), ("Bearer x", 41)])
def test_credentials_that_are_missing_or_wrong(ask, header, code):
    answer = ask.orange("webpayment", ORANGE_ORDER, headers={"Authorization": header})
    assert (answer.status_code, answer.json()["code"]) == (401, code)


def test_a_token_that_is_too_old(simulator, ask):
    simulator.switches.set({"orange_token_seconds": 60})
    assert ask.orange_order().status_code == 201
    simulator.forward(61)
    answer = ask.orange_order(order_id="ORD-2")
    assert (answer.status_code, answer.json()["code"]) == (401, 42)


def test_a_new_payment(simulator, ask):
    answer = ask.orange_order()
    made = answer.json()
    assert (answer.status_code, made["status"], made["message"]) == (201, 201, "OK")
    assert (len(made["pay_token"]), len(made["notif_token"])) == (64, 32)
    assert made["payment_url"] == f"{simulator.url}/payment/pay_token/{made['pay_token']}"
    charge = charge_of(simulator, made)
    assert charge.expires_at - charge.created_at == 600


@pytest.mark.parametrize("field", list(ORANGE_ORDER))
def test_a_field_that_is_missing(ask, field):
    said = {name: value for name, value in ORANGE_ORDER.items() if name != field}
    answer = ask.orange("webpayment", said)
    assert (answer.status_code, answer.json()["code"]) == (400, 23)
    assert field in answer.json()["description"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("order_id", "x" * 31),
        ("order_id", ["x"]),
        ("reference", "x" * 31),
        ("reference", {"a": 1}),
        ("return_url", f"https://shop.example/{'x' * 100}"),
        ("notif_url", "javascript:alert(1)"),
        ("cancel_url", "https://[broken"),
        ("currency", "XOF"),
        ("amount", -1),
        ("amount", "many"),
        ("amount", True),
    ],
)
def test_a_field_that_is_wrong(simulator, ask, field, value):
    answer = ask.orange_order(**{field: value})
    assert (answer.status_code, answer.json()["code"]) == (400, 24)
    assert not list(simulator.ledger)


@pytest.mark.parametrize(("body", "code"), [(b"", 21), (b"{", 22), (b"[]", 22)])
def test_a_body_that_is_none(ask, body, code):
    answer = ask.orange("webpayment", None, data=body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize(
    ("segment", "currency", "status"),
    [
        ("dev", "OUV", 201),
        ("ci", "XOF", 201),
        ("ci", "OUV", 400),
        ("dev", "XOF", 400),
        ("cm", "XAF", 201),
        ("gn", "GNF", 201),
        ("mg", "MGA", 201),
        ("zz", "XOF", 404),
    ],
)
def test_each_country_has_its_currency(ask, segment, currency, status):
    assert ask.orange_order(segment, currency=currency).status_code == status


@pytest.mark.parametrize("amount", [1200, 1200.0, "1200"])
def test_an_amount_in_any_type_unless_strict(simulator, ask, amount):
    made = ask.orange_order(amount=amount).json()
    assert ask.orange_status(made, amount="1200.0").json()["status"] == "INITIATED"
    simulator.switches.set({"orange_is_strict": True})
    strict = ask.orange_order(amount=amount, order_id="ORD-2").status_code
    assert strict == (400 if isinstance(amount, str) else 201)


def test_an_order_id_is_used_once_and_for_ever(simulator, ask):
    made = ask.orange_order().json()
    simulator.act(charge_of(simulator, made), Act.REFUSE)
    answer = ask.orange_order()
    assert answer.status_code == 403
    assert "code" not in answer.json()


def test_a_merchant_whom_nobody_knows(ask):
    answer = ask.orange_order(merchant_key="nobody")
    assert (answer.status_code, answer.json()["code"]) == (403, 50)


@pytest.mark.parametrize("field", ["order_id", "amount", "pay_token"])
def test_a_status_wants_three_fields_that_belong_together(ask, field):
    made = ask.orange_order().json()
    missing, other = ask.orange_status(made, **{field: None}), ask.orange_status(made, **{field: 7})
    assert (missing.status_code, missing.json()["code"]) == (400, 23)
    assert other.status_code == 404


def test_json_that_says_it_is_a_form(simulator, ask):
    made = ask.orange_order().json()
    said = {"order_id": "ORD-1", "amount": 1200, "pay_token": made["pay_token"]}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert ask.orange("transactionstatus", said, headers=form).status_code == 201
    simulator.switches.set({"orange_is_strict": True})
    assert ask.orange("transactionstatus", said, headers=form).status_code == 415


def test_confirming_in_time_is_pending_and_then_paid(simulator, ask, receiver):
    simulator.switches.set({"orange_pending_seconds": 5})
    made = ask.orange_order(notif_url=receiver.url).json()
    simulator.act(charge_of(simulator, made), Act.APPROVE)
    running = ask.orange_status(made)
    assert (running.status_code, running.json()["status"]) == (201, "PENDING")
    assert running.json()["txnid"] == ""
    assert receiver.got == []
    simulator.forward(6)
    assert ask.orange_status(made).json()["status"] == "SUCCESS"
    assert simulator.outbox.settle()
    assert len(receiver.got) == 1


def test_nobody_confirms(simulator, ask, receiver):
    made = ask.orange_order(notif_url=receiver.url).json()
    simulator.forward(86_400)
    assert ask.orange_status(made).json()["status"] == "INITIATED"
    simulator.act(charge_of(simulator, made), Act.APPROVE)
    assert ask.orange_status(made).json()["status"] == "EXPIRED"
    assert simulator.outbox.settle()
    assert receiver.got == []


@pytest.mark.parametrize(("act", "word"), [(Act.APPROVE, "SUCCESS"), (Act.REFUSE, "FAILED")])
def test_a_notification_has_three_fields_and_comes_once(simulator, ask, receiver, act, word):
    receiver.answers = [500]
    made = ask.orange_order(notif_url=receiver.url).json()
    simulator.act(charge_of(simulator, made), act)
    simulator.forward(3600)
    assert simulator.outbox.settle()
    (hook,) = receiver.got
    said = json.loads(hook.body)
    assert set(said) == {"status", "notif_token", "txnid"}
    assert (said["status"], said["notif_token"]) == (word, made["notif_token"])
    assert "authorization" not in hook.headers
