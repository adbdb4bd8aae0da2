"""`/_simulator/…`: what is told to the simulator itself."""

from functools import partial
from threading import Event

import pytest


def test_it_is_there(ask):
    assert ask.control("GET", "health").json() == {"status": "ok"}


def test_the_ledger_is_the_truth(simulator, ask):
    made = ask.wave_order().json()
    (line,) = ask.control("GET", "ledger").json()
    assert line == {
        "provider": "wave",
        "id": made["id"],
        "reference": "INV-42",
        "amount": "2500",
        "currency": "XOF",
        "phone": "",
        "status": "pending",
        "reason": "",
        "transaction_id": "",
        "refunded": "0",
    }


@pytest.mark.parametrize("name", ["id", "reference"])
@pytest.mark.parametrize(
    ("act", "status"), [("approve", "succeeded"), ("refuse", "pending"), ("ignore", "pending")]
)
def test_a_guest_acts(ask, name, act, status):
    ask.wave_order()
    (line,) = ask.control("GET", "ledger").json()
    said = ask.control("POST", f"charges/wave/{line[name]}/{act}")
    assert said.json() == {"status": status}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("charges/wave/nobody/approve", 404),
        ("charges/wave/INV-42/dance", 400),
        ("charges/mpesa/INV-42/approve", 404),
        ("nonsense", 404),
    ],
)
def test_a_guest_who_is_not_there(ask, path, status):
    ask.wave_order()
    assert ask.control("POST", path).status_code == status


def test_rules_come_and_go(ask):
    one = {"fault": "error", "provider": "wave", "times": 1}
    assert ask.control("POST", "plan", one).json() == {"rules": 1}
    assert ask.control("POST", "plan", [one, {"payer": "approve"}]).json() == {"rules": 3}
    assert ask.wave_order().status_code == 500
    assert ask.control("DELETE", "plan").json() == {"rules": 0}
    assert ask.wave_order().status_code == 200


def test_of_several_rules_all_are_taken_or_none(simulator, ask):
    said = [{"fault": "error"}, {"fault": "nonsense"}]
    assert ask.control("POST", "plan", said).status_code == 400
    assert simulator.plan.rules == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("plan", None),
        ("plan", {"fault": "error", "seconds": "x"}),
        ("switches", None),
        ("switches", []),
        ("switches", {"nonsense": 1}),
        ("switches", {"wave_error_shape": "round"}),
        ("switches", {"wave_session_seconds": "long"}),
        ("switches", {"wave_session_seconds": True}),
        ("switches", {"orange_is_strict": 1}),
        ("switches", {"mtn_callback_method": "DELETE"}),
        ("clock", {"forward": "x"}),
        ("clock", {"forward": -1}),
        ("clock", {"forward": 1e300}),
        ("settle", {"seconds": "x"}),
    ],
)
def test_orders_that_make_no_sense(ask, path, said):
    answer = ask.control("POST", path, said)
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_switches_change_all_or_nothing(simulator, ask):
    said = {"mtn_callback_method": "POST", "wave_error_shape": "round"}
    assert ask.control("POST", "switches", said).status_code == 400
    assert simulator.switches.mtn_callback_method == "PUT"
    del said["wave_error_shape"]
    assert ask.control("POST", "switches", said).json()["mtn_callback_method"] == "POST"
    assert ask.control("POST", "switches", {"wave_session_seconds": 60}).status_code == 200


def test_the_clock_goes_forward(ask):
    ask.wave_order()
    before = ask.control("POST", "clock", {"forward": 0}).json()["now"]
    after = ask.control("POST", "clock", {"forward": 1801}).json()["now"]
    assert 1801 <= after - before < 1860
    assert ask.control("GET", "ledger").json()[0]["status"] == "expired"


def test_settle_waits_for_the_webhooks(ask, receiver):
    ask.wave_order()
    ask.control("POST", "charges/wave/INV-42/approve")
    assert ask.control("POST", "settle").json() == {"is_quiet": True}
    (line,) = ask.control("GET", "deliveries").json()
    assert line == {"about": "INV-42", "method": "POST", "url": receiver.url, "answers": [200]}


def test_settle_says_when_it_takes_too_long(ask, receiver):
    ask.wave_order()
    is_over = Event()
    receiver.on_arrival = partial(is_over.wait, 4)
    ask.control("POST", "charges/wave/INV-42/approve")
    answer = ask.control("POST", "settle", {"seconds": 0})
    assert (answer.status_code, answer.json()) == (504, {"is_quiet": False})
    is_over.set()
    assert ask.control("POST", "settle").status_code == 200


def test_reset_forgets_everything(simulator, ask, receiver):
    ask.wave_order()
    ask.orange_order()
    ask.control("POST", "charges/wave/INV-42/approve")
    ask.control("POST", "plan", {"fault": "error"})
    ask.control("POST", "switches", {"wave_error_shape": "nested"})
    assert simulator.outbox.settle()
    ask.control("POST", "reset")
    assert ask.control("GET", "ledger").json() == ask.control("GET", "deliveries").json() == []
    assert (simulator.plan.rules, simulator.switches.wave_error_shape) == ([], "code")
    ask.tokens.clear()
    assert ask.orange_order().status_code == 201
