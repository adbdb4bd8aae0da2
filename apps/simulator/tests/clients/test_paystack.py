"""PyPI `paystack-api-wrapper` and npm `paystack-api`, which are told nothing but where Paystack is.

The first reads a transaction that nobody has paid yet as a failure, whoever serves it.
"""

import pytest
from paystack import PaystackClient, TransactionFailureError, ValidationError, Webhook

from apps.simulator import accounts
from apps.simulator.ledger import Act

ORDER = {
    "email": "guest-42@shop.example",
    "amount": 25000,
    "currency": "GHS",
    "reference": "INV-42",
}


@pytest.fixture
def client(simulator):
    client = PaystackClient(accounts.PAYSTACK_KEY, base_url=simulator.url)
    yield client
    client.session.close()


def test_a_page_from_its_link_to_the_refund(simulator, client, receiver):
    made, _ = client.transactions.initialize(**ORDER, metadata={"order": "42"})
    assert made["authorization_url"].startswith(f"{simulator.url}/paystack/")
    with pytest.raises(TransactionFailureError, match="abandoned"):
        client.transactions.verify("INV-42")
    (charge,) = simulator.ledger
    simulator.act(charge, Act.APPROVE)
    paid, _ = client.transactions.verify("INV-42")
    assert (paid["status"], paid["amount"], paid["metadata"]) == ("success", 25000, {"order": "42"})
    refund, _ = client.refunds.create(transaction="INV-42", amount=10000, merchant_note="R-1")
    listed, _ = client.refunds.list_refunds("INV-42", "GHS")
    assert [(one["id"], one["merchant_note"]) for one in listed] == [(refund["id"], "R-1")]
    assert simulator.outbox.settle()
    for hook in receiver.got:
        signature = hook.headers["x-paystack-signature"]
        Webhook(accounts.PAYSTACK_KEY).verify_payload(hook.body, signature)
    assert len(receiver.got) == 4


def test_a_prompt_and_its_code(client):
    wallet = {"phone": "0551234987", "provider": "vod"}
    told, _ = client.charge.create(ORDER["email"], 500000, mobile_money=wallet, reference="INV-42")
    assert told["status"] == "send_otp"
    told, _ = client.charge.submit_otp("123456", "INV-42")
    assert told["status"] == client.charge.check_pending_charge("INV-42")[0]["status"]


def test_its_refusals(simulator, client):
    client.transactions.initialize(**ORDER)
    with pytest.raises(ValidationError, match="Duplicate Transaction Reference"):
        client.transactions.initialize(**ORDER)
    assert len(list(simulator.ledger)) == 1


def test_the_same_in_another_language(simulator, play):
    told = play("paystack_api.js", simulator.url, accounts.PAYSTACK_KEY)
    assert told["made"]["data"]["reference"] == "INV-42"
    assert told["again"]["code"] == "duplicate_reference"
    states = [told[name]["data"]["status"] for name in ("opened", "paid", "refund")]
    assert states == ["abandoned", "success", "pending"]
    assert [one["amount"] for one in told["listed"]["data"]] == [10000]
    assert simulator.truth()[0]["refunded"] == "100.00"
