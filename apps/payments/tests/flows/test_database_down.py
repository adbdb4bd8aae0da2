"""PostgreSQL is killed under a running stack: 503, and exactly one payment once it is back."""

import json
import os
import socket
from http.client import HTTPConnection
from itertools import islice

import pytest

from devstack.applications import prepare, serving
from devstack.embedded import servers
from devstack.identity import postgres_identity
from devstack.options import DEMO_PASSWORD, Options
from devstack.postgres import Cluster
from devstack.processes import Watch

NOT_OURS = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "CACHE_KEY_PREFIX")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Till:
    """A till of the demo restaurant, over HTTP."""

    def __init__(self, port):
        self.port = port
        self.headers = {"Content-Type": "application/json"}
        signed_in = self.post(
            "/api/auth/token/", {"username": "dakar-cashier", "password": DEMO_PASSWORD}
        )
        self.headers["Authorization"] = f"Bearer {signed_in[1]['access']}"

    def call(self, method, path, body=None):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, json.dumps(body) if body else None, self.headers)
        response = connection.getresponse()
        answer = response.status, json.loads(response.read()), response.headers
        connection.close()
        return answer

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body):
        return self.call("POST", path, body)


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    """The servers and the port of a stack of our own."""
    environ = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    environ |= {"PORT": str(free_port()), "DB_POOL_TIMEOUT": "1"}
    options = Options.read(environ)
    logs = tmp_path_factory.mktemp("stack")
    watch = Watch(output=lambda name: (logs / f"{name}.log").open("ab"))
    with servers(environ=options.environ, watch=watch) as running:
        prepare(running, watch)
        with serving(running, options, watch):
            yield running, options.port, watch


def test_a_client_that_retries_gets_exactly_one_payment(stack):
    running, port, watch = stack
    till = Till(port)
    item = {"name": "Yassa", "quantity": 1, "unit_price": 3500}
    order = till.post("/api/orders/", {"items": [item]})[1]
    method = till.get("/api/payments/methods/")[1][0]
    ask = {
        "order_id": order["id"],
        "payment_method_id": method["id"],
        "idempotency_key": "written-before-the-crash",
    }

    running.children[0].stop()
    status, problem, headers = till.post("/api/payments/initiate/", ask)
    assert (status, problem["code"]) == (503, "service-unavailable")
    assert headers["Content-Type"] == "application/problem+json"
    assert int(headers["Retry-After"]) > 0
    assert till.get("/readyz")[0] == 503
    assert till.get("/healthz")[0] == 200

    server = Cluster(
        running.place, postgres_identity(), durable=False, settings={}, watch=watch
    ).start()
    try:
        # Each of the server's processes finds its way back in its own time.
        patience = (till.post("/api/payments/initiate/", ask) for _ in range(100))
        answers = list(islice((answer for answer in patience if answer[0] != 503), 3))
        paid = till.get(f"/api/orders/{order['id']}/")[1]
    finally:
        server.stop()

    assert [status for status, _, _ in answers] == [201, 200, 200]
    assert len({payment["id"] for _, payment, _ in answers}) == 1
    assert (paid["amount_paid"], paid["payment_status"]) == (3500, "paid")
