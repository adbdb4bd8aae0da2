"""What the connection check says (sections 2 and 6)."""

import pytest

from apps.payments.providers.base import ConnectionRequest, Finding
from apps.payments.providers.chapa.tests import wire
from apps.payments.tests.providers.wire import replies, silence

KNOWN = wire.refused(400, "Invalid transaction reference")
DOOR = "https://pay.example/api/payments/webhooks/chapa/token/"


def check(server, answer=KNOWN, *, currency="ETB", url=DOOR, **credentials):
    wire.on(server, "GET", "transaction/verify/connection-check", answer)
    found = wire.chapa(**credentials).check_connection(ConnectionRequest("ET", currency, url))
    return {one.finding: one.blocks for one in found}


def test_all_is_well(server):
    assert check(server) == {}
    assert server.calls[0].request.headers["Authorization"] == f"Bearer {wire.KEY}"


@pytest.mark.parametrize(
    ("answer", "finding"),
    [
        (wire.refused(401, "Invalid API Key or User doesn't exist"), Finding.CREDENTIALS_REFUSED),
        (wire.refused(429, "Too many requests"), Finding.UNREACHABLE),
        (silence, Finding.UNREACHABLE),
        (replies(200, "<html>"), Finding.UNEXPECTED_ANSWER),
        (wire.refused(404, "no Route matched"), Finding.UNEXPECTED_ANSWER),
    ],
)
def test_what_chapa_says_of_the_key(server, answer, finding):
    assert check(server, answer) == {finding: True}


def test_what_is_not_set(server):
    assert check(server, secret_key="") == {Finding.NOT_CONFIGURED: True}
    assert not server.calls
    assert check(server, webhook_secret="") == {Finding.WEBHOOK_UNPROVEN: False}


def test_another_currency_and_addresses_that_chapa_cannot_call(server):
    assert check(server, currency="KES") == {Finding.WRONG_CURRENCY: True}
    assert check(server, url="") == {Finding.WEBHOOK_URL_MISSING: False}
    assert check(server, url="http://till/x") == {Finding.WEBHOOK_HOST_REFUSED: False}
