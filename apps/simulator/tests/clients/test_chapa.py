"""PyPI `chapa`, which is told nothing but where Chapa is.

It starts payments. Its `verify` cannot work anywhere: it hands a body to a GET of httpx, which has
none. Its webhook check signs a body with spaces, which Chapa's never has (wire reference, 10.2).
"""

import json

import pytest
from chapa import Chapa, verify_webhook

from apps.simulator import accounts
from apps.simulator.ledger import Act

ORDER = {
    "email": "hana@gmail.com",
    "amount": 250,
    "first_name": "Hana",
    "last_name": "Bekele",
    "tx_ref": "INV-42",
}


@pytest.fixture
def client(simulator):
    client = Chapa(accounts.CHAPA_KEY, base_ur=simulator.url)
    yield client
    client.client.close()


def test_a_checkout_from_its_link_to_the_money(simulator, client, ask):
    shown = {"title": "Ticket 42", "description": "Two seats"}
    made = client.initialize(**ORDER, customization=shown, phone_number="0911223344")
    assert made["data"]["checkout_url"].startswith(f"{simulator.url}/checkout/payment/")
    (charge,) = simulator.ledger
    assert (charge.description, charge.phone) == ("Two seats", "0911223344")
    with pytest.raises(TypeError):
        client.verify("INV-42")
    simulator.act(charge, Act.APPROVE)
    paid = ask.chapa("GET", "transaction/verify/INV-42").json()["data"]
    assert (paid["status"], paid["amount"], paid["currency"]) == ("success", 250, "ETB")


def test_refusals_come_in_both_shapes(client):
    client.initialize(**ORDER)
    again = client.initialize(**ORDER)
    assert again["message"] == "Transaction reference has been used before"
    nothing = client.initialize(**{**ORDER, "tx_ref": "INV-43", "amount": 0})
    assert nothing["message"] == {"amount": ["validation.min.numeric"]}


def test_its_own_check_of_webhooks_refuses_them_all(simulator, client, receiver):
    client.initialize(**ORDER)
    (charge,) = simulator.ledger
    simulator.act(charge, Act.APPROVE)
    assert simulator.outbox.settle()
    (hook,) = receiver.got
    for name in ("x-chapa-signature", "chapa-signature"):
        body, secret = json.loads(hook.body), accounts.CHAPA_WEBHOOK_SECRET
        assert not verify_webhook(secret, body, hook.headers[name])
