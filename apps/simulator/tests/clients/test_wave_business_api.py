"""PyPI `wave-business-api`, which is told nothing but where Wave is."""

import pytest
from wave_business_api import WaveClient
from wave_business_api.exceptions import (
    WaveAPIError,
    WaveAuthError,
    WaveNotFoundError,
    WaveValidationError,
    WaveWebhookError,
)
from wave_business_api.webhook import WebhookVerifier

from apps.simulator import accounts
from apps.simulator.ledger import Act

ORDER = {
    "amount": "2500",
    "currency": "XOF",
    "success_url": "https://shop.example/ok",
    "error_url": "https://shop.example/ko",
    "client_reference": "INV-42",
}


@pytest.fixture
def client(simulator):
    return WaveClient(accounts.WAVE_KEY, base_url=simulator.url)


def pay(simulator, session, act=Act.APPROVE):
    simulator.act(simulator.ledger.get("wave", session["id"]), act)


def test_a_session_from_its_creation_to_its_refund(simulator, client):
    made = client.checkout.create_session(**ORDER)
    assert (made["checkout_status"], made["payment_status"]) == ("open", "processing")
    assert "transaction_id" not in made
    pay(simulator, made)
    paid = client.checkout.get_session(made["id"])
    assert (paid["checkout_status"], paid["payment_status"]) == ("complete", "succeeded")
    assert client.checkout.get_session_by_transaction(paid["transaction_id"]) == paid
    client.checkout.refund_session(made["id"])
    client.checkout.refund_session(made["id"])
    assert simulator.truth()[0]["refunded"] == "2500"


def test_search_finds_all_sessions_of_a_reference(client):
    made = {client.checkout.create_session(**ORDER)["id"] for _ in range(2)}
    assert {one["id"] for one in client.checkout.search_sessions("INV-42")} == made
    assert client.checkout.search_sessions("INV-43") == []


def test_expire_once(client):
    made = client.checkout.create_session(**ORDER)
    client.checkout.expire_session(made["id"])
    assert client.checkout.get_session(made["id"])["checkout_status"] == "expired"
    with pytest.raises(WaveAPIError) as refused:
        client.checkout.expire_session(made["id"])
    assert refused.value.status_code == 409


def test_the_transactions_of_the_day(simulator, client):
    pay(simulator, client.checkout.create_session(**ORDER))
    (line,) = client.balance.get_all_transactions()
    assert (line["amount"], line["fee"]) == ("2475", "25")


def test_refusals_are_understood(simulator, client):
    with pytest.raises(WaveValidationError):
        client.checkout.create_session(**{**ORDER, "amount": "2500.00"})
    with pytest.raises(WaveNotFoundError):
        client.checkout.get_session("cos-nobody")
    with pytest.raises(WaveAuthError) as refused:
        WaveClient("wave_ci_prod_nobody", base_url=simulator.url).balance.get()
    assert refused.value.error_code == "no-matching-api-key"


def test_the_webhook_verifies_with_the_secret_and_no_other(simulator, receiver, client):
    pay(simulator, client.checkout.create_session(**ORDER))
    assert simulator.outbox.settle()
    (hook,) = receiver.got
    seen = {"raw_body": hook.body.decode(), "wave_signature": hook.headers["wave-signature"]}
    event = WebhookVerifier(accounts.WAVE_WEBHOOK_SECRET).verify_and_parse(**seen)
    assert event["type"] == "checkout.session.completed"
    assert event["data"]["client_reference"] == "INV-42"
    with pytest.raises(WaveWebhookError):
        WebhookVerifier("wave_ci_WHS_another").verify_and_parse(**seen)
