"""What the connection check says, by questions that touch no money."""

import pytest

from apps.payments.providers.base import ConnectionRequest, Finding
from apps.payments.providers.mpesa.tests import wire
from apps.payments.tests.providers.wire import replies, silence

NOBODYS = wire.error(400, "400.002.02", "Bad Request - Invalid CheckoutRequestID")
DOOR = "https://pay.example/api/payments/webhooks/news/token/"
BY_HAND = {Finding.REFUNDS_BY_HAND: False}


def check(server, answer=NOBODYS, *, tokens=(), place=("KE", "KES"), url=DOOR, provider=None):
    wire.hand_out_tokens(server, *tokens)
    wire.on_query(server, answer)
    provider = provider or wire.mpesa("encrypted==", **wire.OPERATOR)
    found = provider.check_connection(ConnectionRequest(*place, url))
    return {one.finding: one.blocks for one in found}


def test_all_is_well(server):
    for answer in (NOBODYS, wire.error(500, "500.001.1001", "The transaction does not Exist")):
        assert check(server, answer) == {}
        server.reset()


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (wire.error(500, "500.001.1001", "Wrong credentials"), {Finding.CREDENTIALS_REFUSED: True}),
        (wire.error(404, "404.001.03", "Invalid Access Token"), {Finding.NO_PERMISSION: True}),
        (wire.error(500, "500.003.02", "System is busy."), {Finding.UNREACHABLE: True}),
        (replies(403, "<html>", "text/html"), {Finding.UNEXPECTED_ANSWER: False}),
        (silence, {Finding.UNREACHABLE: True}),
    ],
)
def test_what_they_say_of_the_account(server, answer, found):
    assert check(server, answer) == found


def test_wrong_keys(server):
    assert check(server, tokens=[replies(400)]) == {Finding.CREDENTIALS_REFUSED: True}


def test_another_place_and_addresses_that_nobody_can_call(server):
    elsewhere = check(server, place=("TZ", "TZS"))
    assert elsewhere == {Finding.WRONG_COUNTRY: True, Finding.WRONG_CURRENCY: True}
    assert check(server, url="") == {Finding.WEBHOOK_URL_MISSING: True}
    assert check(server, url="http://till/x") == {Finding.WEBHOOK_HOST_REFUSED: True}


def test_what_is_not_set(server):
    assert check(server, provider=wire.mpesa()) == BY_HAND
    server.reset()
    assert check(server, provider=wire.mpesa(short_code="")) == BY_HAND | {
        Finding.NOT_CONFIGURED: True
    }
    assert not server.calls
