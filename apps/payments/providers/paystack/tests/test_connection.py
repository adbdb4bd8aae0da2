"""What the connection check says (sections 1, 2 and 5)."""

import pytest

from apps.payments.providers.base import ConnectionRequest, Finding
from apps.payments.providers.paystack.tests import wire
from apps.payments.tests.providers.wire import replies, silence

DOOR = "https://pay.example/api/payments/webhooks/paystack/token/"


def check(server, answer=wire.UNKNOWN, *, currency="GHS", url=DOOR, **account):
    wire.on(server, "GET", "transaction/verify/connection-check", answer)
    found = wire.paystack(**account).check_connection(ConnectionRequest("GH", currency, url))
    return {one.finding: one.blocks for one in found}


def test_all_is_well(server):
    assert check(server) == {}
    assert check(server, wire.refused(404, "Transaction not found"), wallet="mtn") == {}


@pytest.mark.parametrize(
    ("answer", "finding"),
    [
        (wire.refused(401, "Invalid key"), Finding.CREDENTIALS_REFUSED),
        (wire.refused(400, "Invalid key"), Finding.CREDENTIALS_REFUSED),
        (wire.refused(429, "Too many requests"), Finding.UNREACHABLE),
        (silence, Finding.UNREACHABLE),
        (replies(200, "<html>"), Finding.UNEXPECTED_ANSWER),
        (wire.refused(404, "no Route matched"), Finding.UNEXPECTED_ANSWER),
    ],
)
def test_what_paystack_says_of_the_key(server, answer, finding):
    assert check(server, answer) == {finding: True}


def test_what_is_not_set_or_does_not_fit(server):
    assert check(server, secret_key="") == {Finding.NOT_CONFIGURED: True}
    assert not server.calls
    assert check(server, email="") == {Finding.NOT_CONFIGURED: True}
    assert check(server, wallet="mpesa") == {Finding.WRONG_COUNTRY: True}
    assert check(server, secret_key="pk_live_x") == {Finding.WRONG_ENVIRONMENT: False}


def test_another_currency_and_addresses_that_paystack_cannot_call(server):
    assert check(server, currency="ETB") == {Finding.WRONG_CURRENCY: True}
    assert check(server, url="") == {Finding.WEBHOOK_URL_MISSING: False}
    assert check(server, url="http://till/x") == {Finding.WEBHOOK_HOST_REFUSED: False}
