"""What an owner is told of an account that would not work (sections 2 to 7)."""

from dataclasses import replace

import pytest

from apps.payments.providers.base import ConnectionRequest, Finding
from apps.payments.providers.orange import OrangeProvider
from apps.payments.providers.orange.tests import wire
from apps.payments.tests.providers.wire import no_route, replies, silence

ABIDJAN = ConnectionRequest("CI", "XOF", "https://pay.shop.example/webhooks/orange/token/")
GOOD = wire.recorded(400, "error__missing_field")


@pytest.fixture
def check(server):
    """Check where the probe, and perhaps a token, is answered so."""

    def connect(answer=GOOD, *, provider=None, tokens=(), segment="ci", **changes):
        wire.hand_out_tokens(server, *tokens)
        wire.on(server, "transactionstatus", answer, segment=segment)
        found = (provider or wire.orange()).check_connection(replace(ABIDJAN, **changes))
        return [(one.finding, one.about, one.blocks) for one in found]

    return connect


def test_a_good_account_has_no_findings(check):
    assert check() == []


def test_the_question_names_no_payment(check, server):
    """Without a pay_token it can touch none, and the answer is known: 400 (section 12.9)."""
    check()
    (request,) = wire.sent(server, "/transactionstatus")
    assert wire.body(request) == {"order_id": "connection-check"}
    assert not wire.sent(server, "/webpayment")


def test_each_missing_secret_is_named(check, server):
    found = check(provider=OrangeProvider(config={"country": "CI"}))
    assert found == [
        (Finding.NOT_CONFIGURED, name, True)
        for name in ("client_id", "client_secret", "merchant_key")
    ]
    assert not server.calls


@pytest.mark.parametrize(
    ("answer", "finding"),
    [
        (wire.recorded(401, "token__invalid_client"), Finding.CREDENTIALS_REFUSED),
        (wire.recorded(404, "token__invalid_client"), Finding.CREDENTIALS_REFUSED),
        (replies(429), Finding.UNREACHABLE),
        (replies(503), Finding.UNREACHABLE),
        (no_route, Finding.UNREACHABLE),
    ],
)
def test_a_token_that_is_refused(answer, finding, check):
    assert check(tokens=(answer,)) == [(finding, "", True)]


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (
            wire.recorded(401, "error__expired_credentials"),
            (Finding.CREDENTIALS_REFUSED, "HTTP 401, code 42", True),
        ),
        (
            wire.recorded(403, "error__access_denied"),
            (Finding.NO_PERMISSION, "orange-money-webpay/ci", True),
        ),
        (replies(403, {"code": 53}), (Finding.UNREACHABLE, "HTTP 403, code 53", True)),
        (replies(404, {"code": 60}), (Finding.WRONG_COUNTRY, "orange-money-webpay/ci", True)),
        (replies(404), (Finding.UNEXPECTED_ANSWER, "HTTP 404", False)),
        (replies(429), (Finding.UNREACHABLE, "HTTP 429", True)),
        (
            wire.recorded(503, "error__unavailable"),
            (Finding.UNREACHABLE, "HTTP 503, code 5", True),
        ),
        (
            wire.recorded(500, "error__internal"),
            (Finding.UNEXPECTED_ANSWER, "HTTP 500, code 1", False),
        ),
        (replies(200, "<html>", "text/html"), (Finding.UNEXPECTED_ANSWER, "HTTP 200", False)),
        (silence, (Finding.UNREACHABLE, "", True)),
        (no_route, (Finding.UNREACHABLE, "", True)),
    ],
)
def test_a_probe_that_is_answered_otherwise(answer, found, check):
    assert check(answer) == [found]


def test_an_application_of_another_country(check):
    found = check(provider=wire.orange(segment="gn"), segment="gn")
    assert found == [(Finding.WRONG_COUNTRY, "gn", True), (Finding.WRONG_CURRENCY, "GNF", True)]


def test_a_restaurant_that_works_in_another_currency(check):
    assert check(currency="EUR") == [(Finding.WRONG_CURRENCY, "XOF", True)]


def test_a_country_without_web_payment(check, server):
    found = check(provider=wire.orange("ET"), country="ET", currency="ETB")
    assert found == [(Finding.WRONG_COUNTRY, "et", True)]
    assert not server.calls


def test_in_the_sandbox_any_country_and_address_will_do(check):
    sandbox = wire.orange(segment="dev")
    url = "http://203.0.113.9/x/"
    assert check(provider=sandbox, segment="dev", currency="GNF", webhook_url=url) == []


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("", (Finding.WEBHOOK_URL_MISSING, "notif_url", True)),
        ("/api/payments/webhooks/", (Finding.WEBHOOK_URL_MISSING, "notif_url", True)),
        ("https://[x/", (Finding.WEBHOOK_URL_MISSING, "notif_url", True)),
        (
            "https://pay.shop.example/".ljust(121, "x"),
            (Finding.WEBHOOK_URL_TOO_LONG, "121 > 120", True),
        ),
        (
            "http://pay.shop.example/x/",
            (Finding.WEBHOOK_HOST_REFUSED, "http://pay.shop.example", False),
        ),
        ("https://203.0.113.9/x/", (Finding.WEBHOOK_HOST_REFUSED, "https://203.0.113.9", False)),
    ],
)
def test_an_address_that_gets_no_notifications(url, found, check):
    assert check(webhook_url=url) == [found]


def test_an_address_of_120_characters_is_short_enough(check):
    assert check(webhook_url="https://pay.shop.example/".ljust(120, "x")) == []
