"""npm `mpesa-node`, of Safaricom's own: it is told where Daraja is, and speaks in UTC."""

import json

import pytest

from apps.simulator import accounts
from apps.simulator.ledger import Act
from apps.simulator.wires.mpesa_operator import certificate


def test_it_prompts_asks_and_hears_of_money_by_hand(simulator, play, receiver):
    account = accounts.MPESA_SHORT_CODE, accounts.MPESA_PASSKEY
    keys = accounts.MPESA_KEY, accounts.MPESA_SECRET
    told = play("mpesa_node.js", simulator.url, *account, receiver.url, *keys)
    assert told["prompted"]["ResponseCode"] == "0"
    assert told["asked"]["ResultCode"] == "4999"
    assert (told["unknown"]["status"], told["unknown"]["errorCode"]) == (500, "500.001.1001")
    assert told["cents"]["errorMessage"] == "Bad Request - Invalid Amount"
    assert told["stranger"] == {"status": 400}
    assert told["byHand"]["ResponseCode"] == "0"
    assert simulator.outbox.settle()
    (hook,) = receiver.got
    heard = json.loads(hook.body)
    assert (heard["BillRefNumber"], heard["TransAmount"]) == ("TABLE 5", "30.00")
    assert [charge["status"] for charge in simulator.truth()] == ["pending", "succeeded"]


@pytest.mark.parametrize(
    ("password", "code", "given"), [(accounts.MPESA_PASSWORD, 0, 250), ("guessed", 2001, 0)]
)
def test_it_gives_back_what_it_encrypts_its_password_for(
    simulator, play, receiver, ask, tmp_path, password, code, given
):
    ask.mpesa_prompt()
    (charge,) = simulator.ledger
    simulator.act(charge, Act.APPROVE)
    pem = tmp_path / "certificate.pem"
    pem.write_text(certificate())
    keys = accounts.MPESA_KEY, accounts.MPESA_SECRET
    operator = accounts.MPESA_SHORT_CODE, accounts.MPESA_INITIATOR, password, pem
    about = charge.transaction_id, receiver.url
    told = play("mpesa_node_reversal.js", simulator.url, *about, *operator, *keys)
    assert told["ResponseCode"] == "0"
    assert simulator.outbox.settle()
    results = [json.loads(hook.body).get("Result", {}) for hook in receiver.got]
    assert code in [result.get("ResultCode") for result in results]
    assert charge.refunded == given
