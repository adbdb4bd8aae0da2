"""npm `mpesa-node`, of Safaricom's own: it is told where Daraja is, and speaks in UTC.

Its reversals encrypt with Safaricom's certificate, which is another matter (`tests/wires/`).
"""

import json

from apps.simulator import accounts


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
