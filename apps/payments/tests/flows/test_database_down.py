"""PostgreSQL is killed under a running server: 503, and exactly one payment once it is back."""

import json
import os
import subprocess
from itertools import islice

import pytest
from rest_framework_simplejwt.tokens import RefreshToken

from apps.core.tests.own_database import copy_own_database
from devstack.embedded import servers
from devstack.identity import postgres_identity
from devstack.postgres import Cluster
from devstack.processes import Watch
from devstack.tests.web_server import Server

pytestmark = pytest.mark.django_db(transaction=True)


class Till:
    """The cashier's till, over HTTP."""

    def __init__(self, server, cashier):
        self.server = server
        token = RefreshToken.for_user(cashier).access_token
        self.headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}

    def call(self, path, method="GET", body=None):
        raw = json.dumps(body) if body else None
        status, answer, headers = self.server.ask(path, method, body=raw, headers=self.headers)
        return status, json.loads(answer), headers

    def answers(self, path, method="GET", body=None):
        """Asked again and again: each of the server's processes finds its way in its own time."""
        patience = (self.call(path, method, body) for _ in range(100))
        return (answer for answer in patience if answer[0] != 503)


@pytest.fixture
def postgres(cash, cashier):
    """A server of our own, on which everything is as it is here."""
    with servers(environ={**os.environ, "DATABASE_URL": ""}) as running:
        copy_own_database(running.database_url)
        yield running


@pytest.fixture
def till(postgres, cashier):
    server = Server(
        DJANGO_SETTINGS_MODULE="config.settings.local",  # with its pool of connections
        DATABASE_URL=postgres.database_url,
        DB_POOL_TIMEOUT="1",
    )
    yield Till(server, cashier)
    server.stop()


@pytest.fixture
def started_again(postgres):
    """What starts the database where it was."""
    watch = Watch(output=lambda name: subprocess.DEVNULL)
    cluster = Cluster(postgres.place, postgres_identity(), durable=False, settings={}, watch=watch)
    children = []
    yield lambda: children.append(cluster.start())
    for child in children:
        child.stop()


def test_a_client_that_retries_gets_exactly_one_payment(postgres, started_again, till, cash):
    item = {"name": "Yassa", "quantity": 1, "unit_price": 3500}
    order = till.call("/api/orders/", "POST", {"items": [item]})[1]
    ask = {
        "order_id": order["id"],
        "payment_method_id": str(cash.pk),
        "idempotency_key": "written-before-the-crash",
    }

    postgres.children[0].stop()
    status, problem, headers = till.call("/api/payments/initiate/", "POST", ask)
    assert (status, problem["code"]) == (503, "service-unavailable")
    assert headers["Content-Type"] == "application/problem+json"
    assert int(headers["Retry-After"]) > 0
    assert till.call("/readyz")[0] == 503
    assert till.call("/healthz")[0] == 200

    started_again()
    answers = list(islice(till.answers("/api/payments/initiate/", "POST", ask), 3))
    paid = next(till.answers(f"/api/orders/{order['id']}/"))[1]

    assert [status for status, _, _ in answers] == [201, 200, 200]
    assert len({payment["id"] for _, payment, _ in answers}) == 1
    assert (paid["amount_paid"], paid["payment_status"]) == (3500, "paid")
