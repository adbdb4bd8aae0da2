"""What an owner is told of an account that would not work (sections 2, 3, 7 to 9)."""

from dataclasses import replace

import pytest

from apps.payments.providers.base import ConnectionRequest, Finding
from apps.payments.providers.mtn import MTNProvider
from apps.payments.providers.mtn.tests import wire
from apps.payments.tests.providers.wire import no_route, replies, silence

ABIDJAN = ConnectionRequest("CI", "XOF", "https://pay.shop.example/webhooks/mtn/token/")
BALANCE = "v1_0/account/balance"


@pytest.fixture
def check(server):
    """Check where the balance, and perhaps a token, is answered so; findings but for refunds."""

    def connect(
        answer=None, *, provider=None, request=ABIDJAN, tokens=(), url=wire.URL, refunds=False
    ):
        wire.hand_out_tokens(server, *tokens, url=url)
        answer = answer or replies(200, {"availableBalance": "1000", "currency": "XOF"})
        wire.on(server, "GET", f"collection/{BALANCE}", answer, url=url)
        found = (provider or wire.mtn()).check_connection(request)
        by_hand = Finding.REFUNDS_BY_HAND
        return [
            (one.finding, one.about, one.blocks)
            for one in found
            if refunds or one.finding is not by_hand
        ]

    return connect


def test_a_good_account_has_no_findings(check, server):
    wire.on(server, "GET", f"disbursement/{BALANCE}", replies(200, {"currency": "XOF"}))
    assert check(provider=wire.mtn(disburses=True), refunds=True) == []
    assert not [call for call in server.calls if "apiuser" in call.request.url]


def test_each_missing_secret_is_named(check, server):
    found = check(provider=MTNProvider(config={"country": "CI"}))
    assert found == [
        (Finding.NOT_CONFIGURED, name, True)
        for name in ("subscription_key", "user_id", "api_secret")
    ]
    assert not server.calls


@pytest.mark.parametrize(
    ("answer", "finding"),
    [
        (wire.recorded(500, "token__login_failed"), Finding.CREDENTIALS_REFUSED),
        (replies(401), Finding.CREDENTIALS_REFUSED),
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
            wire.recorded(500, "error__target_environment"),
            (Finding.WRONG_ENVIRONMENT, "mtnivorycoast", True),
        ),
        (
            wire.recorded(401, "error__invalid_subscription_key"),
            (Finding.CREDENTIALS_REFUSED, "HTTP 401", True),
        ),
        (replies(500, {"code": "NOT_ALLOWED"}), (Finding.ACCOUNT_BLOCKED, "NOT_ALLOWED", True)),
        (
            wire.recorded(403, "error__forbidden"),
            (Finding.NO_PERMISSION, "collection/account/balance", False),
        ),
        (replies(503), (Finding.UNREACHABLE, "HTTP 503", True)),
        (replies(500), (Finding.UNEXPECTED_ANSWER, "HTTP 500", False)),
        (replies(200, "<html>", "text/html"), (Finding.UNEXPECTED_ANSWER, "HTTP 200", False)),
        (silence, (Finding.UNREACHABLE, "", True)),
    ],
)
def test_a_balance_that_is_not_told(answer, found, check):
    assert check(answer) == [found]


def test_a_market_with_another_currency_or_country(check):
    cameroon = wire.mtn(environment="mtncameroon")
    assert check(replies(403), provider=cameroon)[:1] == [
        (Finding.WRONG_COUNTRY, "mtncameroon", True)
    ]
    assert (Finding.WRONG_CURRENCY, "XAF", True) in check(replies(403), provider=cameroon)


def test_the_wallets_own_word_on_its_currency_goes_before_the_markets(check):
    liberia = wire.mtn(country="LR")
    request = replace(ABIDJAN, country="LR", currency="USD")
    assert check(replies(200, {"currency": "USD"}), provider=liberia, request=request) == []
    wrong = check(replies(200, {"currency": "LRD"}), provider=liberia, request=request)
    assert wrong == [(Finding.WRONG_CURRENCY, "LRD", True)]


def test_a_country_without_a_market(check, server):
    found = check(provider=wire.mtn(country="SN"), request=replace(ABIDJAN, country="SN"))
    assert found == [(Finding.WRONG_COUNTRY, "SN", True)]
    assert not server.calls


@pytest.mark.parametrize(
    ("url", "finding", "about"),
    [
        ("", Finding.WEBHOOK_URL_MISSING, "callback_url"),
        ("http://pay.shop.example/x/", Finding.WEBHOOK_HOST_REFUSED, "http://pay.shop.example"),
        ("https://203.0.113.9/x/", Finding.WEBHOOK_HOST_REFUSED, "https://203.0.113.9"),
        ("https://[x/", Finding.WEBHOOK_HOST_REFUSED, "://"),
    ],
)
def test_an_address_that_gets_no_callbacks(url, finding, about, check):
    assert check(request=replace(ABIDJAN, webhook_url=url)) == [(finding, about, False)]


class TestSandbox:
    """There MTN tells which host was registered."""

    def connect(self, check, server, answer, **config):
        wire.on(server, "GET", "v1_0/apiuser/", answer, url=wire.SANDBOX_URL)
        return check(
            wire.recorded(200, "balance__sandbox"),
            provider=wire.mtn(environment="sandbox", **config),
            url=wire.SANDBOX_URL,
        )

    def test_the_registered_host_is_ours(self, check, server):
        assert self.connect(check, server, wire.recorded(200, "apiuser__sandbox")) == []

    @pytest.mark.parametrize("host", ["other.example", "https://pay.shop.example"])
    def test_another_host_is_registered(self, host, check, server):
        found = self.connect(check, server, replies(200, {"providerCallbackHost": host}))
        assert found == [(Finding.WEBHOOK_HOST_OTHER, host, True)]

    @pytest.mark.parametrize(
        "url", ["http://registered.example/momo", "http://registered.example:8000/momo"]
    )
    def test_the_configured_callback_address_is_what_counts(self, url, check, server):
        answer = replies(200, {"providerCallbackHost": "Registered.example"})
        assert self.connect(check, server, answer, callback_url=url) == []

    @pytest.mark.parametrize(
        "answer",
        [
            replies(404),
            replies(200, []),
            replies(200, {"providerCallbackHost": None}),
            replies(500, {"providerCallbackHost": "other.example"}),
            silence,
        ],
    )
    def test_not_knowing_is_no_finding(self, answer, check, server):
        assert self.connect(check, server, answer) == []


class TestRefunds:
    """Without them payments work all the same."""

    def test_without_keys_they_are_given_by_hand(self, check):
        about = "disbursement_subscription_key"
        assert check(refunds=True) == [(Finding.REFUNDS_BY_HAND, about, False)]

    def test_they_are_looked_at_also_where_the_balance_is_not_told(self, check):
        found = [finding for finding, *_ in check(replies(403), refunds=True)]
        assert found == [Finding.NO_PERMISSION, Finding.REFUNDS_BY_HAND]

    @pytest.mark.parametrize(
        ("answer", "finding"),
        [
            (wire.recorded(403, "error__forbidden"), Finding.NO_PERMISSION),
            (wire.recorded(500, "error__target_environment"), Finding.NO_PERMISSION),
            (silence, Finding.UNREACHABLE),
        ],
    )
    def test_with_keys_they_are_tried(self, answer, finding, check, server):
        wire.on(server, "GET", f"disbursement/{BALANCE}", answer)
        found = check(provider=wire.mtn(disburses=True), refunds=True)
        assert found == [(finding, "disbursement", False)]
