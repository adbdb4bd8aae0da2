"""PyPI `daraja-v3`, which is told nothing but where Daraja is."""

import pytest
from mpesa import MpesaClient
from mpesa.exceptions import AuthenticationError, MpesaError

from apps.simulator import accounts
from apps.simulator.ledger import Act


@pytest.fixture
def client(simulator):
    def run(**changed):
        keys = {"consumer_key": accounts.MPESA_KEY, "consumer_secret": accounts.MPESA_SECRET}
        till = {"shortcode": accounts.MPESA_SHORT_CODE, "passkey": accounts.MPESA_PASSKEY}
        return MpesaClient(**(keys | till | changed), base_url=simulator.url)

    return run


def prompt(client, url="http://127.0.0.1:9/hook"):
    return client.stk_push("0708374149", 250, "ORD-1042", "Two seats", callback_url=url)


def test_a_prompt_from_the_phone_to_the_money(simulator, client, receiver):
    made = prompt(client(), receiver.url)
    assert made.checkout_request_id.startswith("ws_CO_")
    assert client().stk_query(made.checkout_request_id).result_code == "4999"
    (charge,) = simulator.ledger
    assert (charge.reference, charge.phone) == ("ORD-1042", "254708374149")
    simulator.act(charge, Act.APPROVE)
    assert client().stk_query(made.checkout_request_id).is_paid
    assert simulator.outbox.settle()
    (hook,) = receiver.got
    assert charge.transaction_id in hook.body.decode()


def test_a_guest_who_refuses_and_a_prompt_that_nobody_knows(simulator, client):
    made = prompt(client())
    (charge,) = simulator.ledger
    simulator.act(charge, Act.REFUSE)
    assert client().stk_query(made.checkout_request_id).result_code == "1032"
    with pytest.raises(MpesaError) as error:
        client().stk_query("ws_CO_nobodys")
    assert error.value.code == "500.001.1001"


def test_keys_and_passkeys_that_nobody_gave_out(client):
    with pytest.raises(AuthenticationError):
        prompt(client(consumer_secret="nonsense"))
    with pytest.raises(MpesaError, match="Wrong credentials"):
        prompt(client(passkey="nonsense"))


def test_addresses_for_confirmations_are_registered(simulator, client, receiver):
    url = f"{receiver.url}/confirmation"
    client().c2b_register_urls(f"{receiver.url}/validation", url)
    assert simulator.wires["mpesa"].confirmation_url == url
