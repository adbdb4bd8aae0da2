"""Many at once, for a long time, and people who send nonsense."""

import socket
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from urllib.parse import urlsplit

import pytest

from apps.simulator import ledger, outbox
from apps.simulator.ledger import Act
from apps.simulator.simulator import running
from apps.simulator.tests.asking import Asking


def raw(simulator, said):
    """What a connection is answered, until the server closes it."""
    where = urlsplit(simulator.url)
    with socket.create_connection((where.hostname, where.port), timeout=10) as connection:
        connection.sendall(said)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_fifty_at_once(simulator, receiver):
    def buy(number):
        made = Asking(simulator).wave_order(client_reference=f"INV-{number}").json()
        simulator.act(simulator.ledger.get("wave", made["id"]), Act.APPROVE)
        return made["id"]

    with ThreadPoolExecutor(50) as pool:
        names = set(pool.map(buy, range(200)))
    assert simulator.outbox.settle(30)
    assert len(names) == len(receiver.got) == 200
    assert {charge["status"] for charge in simulator.truth()} == {"succeeded"}


def test_fifty_who_hang_hold_up_nobody():
    """Nor does the simulator wait for them when it ends."""
    with ThreadPoolExecutor(50) as pool:
        with running() as simulator:
            ask = Asking(simulator)
            ask.control("POST", "plan", {"fault": "timeout-after", "on": "create", "seconds": 60})
            token = ask.orange_token().json()["access_token"]

            def hang(number):
                asking = Asking(simulator)
                asking.tokens["orange"] = token
                with pytest.raises(OSError):
                    asking.orange_order(order_id=f"ORD-{number}")

            hanging = [pool.submit(hang, number) for number in range(50)]
            await_charges(simulator, 50)
            assert ask.wave("GET", "/nobody").status_code == 404
            assert not any(one.done() for one in hanging)
        for one in hanging:
            one.result(10)


def await_charges(simulator, count):
    for _ in range(2000):
        if len(simulator.ledger.of("orange")) == count:
            return
        Event().wait(0.005)
    raise AssertionError("they did not come")


def test_memory_has_bounds(simulator, ask, receiver, monkeypatch):
    monkeypatch.setattr(ledger, "MOST_CHARGES", 5)
    monkeypatch.setattr(ledger, "MOST_NAMES", 3)
    made = [ask.wave_order(client_reference=f"INV-{number}").json() for number in range(8)]
    assert [line["id"] for line in simulator.truth()] == [one["id"] for one in made[3:]]
    assert ask.wave("GET", f"/{made[0]['id']}").status_code == 404
    for number in range(5):
        ask.orange_order(order_id=f"ORD-{number}")
    orders = simulator.wires["orange"].orders
    assert [f"ORD-{number}" in orders for number in range(5)] == [False, False, True, True, True]
    assert simulator.outbox.sent.maxlen == outbox.MOST_SENT


def test_what_is_over_is_watched_no_longer(simulator, ask):
    for _ in range(3):
        charge = simulator.ledger.get("wave", ask.wave_order().json()["id"])
        simulator.act(charge, Act.APPROVE)
    ask.wave_order()
    simulator.tick()
    assert len(simulator.ledger._open) == 1
    simulator.forward(1801)
    assert len(simulator.ledger._open) == 0


def test_a_mistake_of_its_own_is_an_answer(simulator, ask, monkeypatch, caplog):
    monkeypatch.setattr(simulator, "truth", lambda: 1 / 0)
    assert ask.control("GET", "ledger").status_code == 500
    assert "ZeroDivisionError" in caplog.text
    assert ask.control("GET", "health").status_code == 200


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"POST /v1/checkout/sessions HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", b"413"),
        (b"POST /v1/balance HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"404"),
        (b"GET //[x HTTP/1.1\r\nContent-Length: -1\r\nConnection: close\r\n\r\n", b"404"),
        (b"GET /?lang=%00 HTTP/1.0\r\nContent-Length: \xb2\r\n\r\n", b"200"),
        (b"BREW /coffee HTTP/1.1\r\n\r\n", b"501"),
    ],
)
def test_requests_that_make_no_sense(simulator, said, status):
    assert raw(simulator, said).split(b" ")[1] == status


def test_nobody_lives_here(ask):
    assert ask("GET", "/nowhere").status_code == 404
    assert ask("POST", "/").status_code == 404
