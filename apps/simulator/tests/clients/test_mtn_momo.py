"""npm `mtn-momo`, which is told nothing but where MTN is."""

from apps.simulator import accounts


def test_it_provisions_a_user_and_collects(simulator, play):
    told = play("mtn_momo.js", simulator.url, accounts.MTN_COLLECTION_KEY)
    assert (told["paid"]["status"], told["paid"]["amount"]) == ("SUCCESSFUL", "12.5")
    assert told["refused"] == "ApprovalRejectedError"
    assert told["strangeHost"] == "InvalidCallbackUrlHostError"
    assert told["balance"]["currency"] == "EUR"
    assert told["active"] == {"result": True}
    assert [charge["status"] for charge in simulator.truth()] == ["succeeded", "failed"]
