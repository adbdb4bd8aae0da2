"""What an owner is told of an account that would not work (sections 2, 8 and 10)."""

from dataclasses import replace

import pytest

from apps.payments.providers.base import ConnectionRequest, Finding
from apps.payments.providers.wave import WaveProvider
from apps.payments.providers.wave.tests import wire
from apps.payments.tests.providers.wire import no_route, replies

ABIDJAN = ConnectionRequest("CI", "XOF", "https://pay.shop.example/webhooks/wave/token/")
GOOD = replies(200, {"result": []})
BALANCE = replies(200, {"amount": "10245", "currency": "XOF"})


@pytest.fixture
def check(server):
    def connect(*, search=GOOD, balance=BALANCE, provider=None, request=ABIDJAN):
        wire.on(server, "GET", "/v1/checkout/sessions/search", search)
        wire.on(server, "GET", "/v1/balance", balance)
        found = (provider or wire.wave()).check_connection(request)
        return [(one.finding, one.about, one.blocks) for one in found]

    return connect


def test_a_good_account_has_no_findings(check):
    assert check() == []


def test_a_missing_key_and_a_missing_secret_are_named(check, server):
    assert check(provider=WaveProvider()) == [
        (Finding.NOT_CONFIGURED, "api_key", True),
        (Finding.WEBHOOK_UNPROVEN, "webhook_secret", False),
    ]
    assert not server.calls


@pytest.mark.parametrize(
    ("answer", "finding", "about"),
    [
        (
            replies(401, {"code": "no-matching-api-key"}),
            Finding.CREDENTIALS_REFUSED,
            "no-matching-api-key",
        ),
        (
            replies(403, {"error": {"code": "ip-not-allowed"}}),
            Finding.NO_PERMISSION,
            "ip-not-allowed",
        ),
        (
            replies(403, {"error": "disabled-wallet"}),
            Finding.ACCOUNT_BLOCKED,
            "disabled-wallet",
        ),
        (replies(503), Finding.UNREACHABLE, "HTTP 503"),
        (replies(418), Finding.UNEXPECTED_ANSWER, "HTTP 418"),
        (no_route, Finding.UNREACHABLE, ""),
    ],
)
def test_a_key_that_may_not_collect_is_explained(check, answer, finding, about):
    assert check(search=answer) == [(finding, about, True)]


def test_a_key_of_another_country_and_a_wallet_in_another_currency(check):
    found = check(
        provider=wire.wave(api_key="wave_sn_prod_abc"),
        balance=replies(200, {"amount": "1", "currency": "GMD"}),
    )
    assert found == [
        (Finding.WRONG_COUNTRY, "SN", True),
        (Finding.WRONG_CURRENCY, "GMD", True),
    ]


def test_a_key_that_may_not_see_the_balance_works_all_the_same(check):
    found = check(balance=replies(403, {"code": "authorization-error"}))
    assert found == [(Finding.NO_PERMISSION, "/v1/balance", False)]


@pytest.mark.parametrize(
    ("url", "finding"),
    [("", Finding.WEBHOOK_URL_MISSING), ("http://10.0.0.1/x", Finding.WEBHOOK_HOST_REFUSED)],
)
def test_wave_needs_an_address_it_can_reach(check, url, finding):
    ((found, _, blocks),) = check(request=replace(ABIDJAN, webhook_url=url))
    assert (found, blocks) == (finding, False)
