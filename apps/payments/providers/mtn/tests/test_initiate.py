"""Asking a guest for money: what is sent, and what each answer proves (sections 5 and 7)."""

from dataclasses import replace
from uuid import UUID

import pytest

from apps.core import http
from apps.payments.providers.base import (
    Action,
    Certainty,
    ProviderStatus,
    Reason,
    RefundSupport,
    WebhookTrust,
)
from apps.payments.providers.mtn.provider import PRE_CHECK_SECONDS
from apps.payments.providers.mtn.tests import wire
from apps.payments.tests.providers.wire import no_route, replies, silence

PAY = "collection/v1_0/requesttopay"


@pytest.fixture
def ask(server):
    """Initiate a payment where the server gives these answers."""

    def initiate(*answers, provider=None, question=wire.QUESTION, url=wire.URL):
        wire.hand_out_tokens(server, url=url)
        wire.on(server, "POST", PAY, *answers, url=url)
        return (provider or wire.mtn()).initiate_payment(question)

    return initiate


def test_the_request_is_as_the_reference_shows_it(ask, server):
    ask(replies(202))

    (request,) = wire.sent(server, "/requesttopay")
    assert wire.body(request) == {
        "amount": "2500",
        "currency": "XOF",
        "externalId": wire.REFERENCE,
        "payer": {"partyIdType": "MSISDN", "partyId": "2250707070707"},
        "payerMessage": "Commande n 42",
        "payeeNote": wire.REFERENCE,
    }
    assert request.headers["X-Reference-Id"] == wire.REFERENCE_ID
    assert request.headers["X-Target-Environment"] == "mtnivorycoast"
    assert request.headers["X-Callback-Url"] == wire.QUESTION.webhook_url
    assert request.headers["Ocp-Apim-Subscription-Key"] == wire.SUBSCRIPTION_KEY
    assert request.headers["Authorization"] == f"Bearer {wire.TOKEN}"


@pytest.mark.parametrize("description", ["", "ትዕዛዝ"])
def test_a_description_of_which_nothing_is_left_gives_way_to_the_reference(
    description, ask, server
):
    ask(replies(202), question=replace(wire.QUESTION, description=description))
    (request,) = wire.sent(server, "/requesttopay")
    assert wire.body(request)["payerMessage"] == wire.REFERENCE


def test_what_it_can_do():
    able = wire.mtn().capabilities
    assert (able.action, able.needs_phone) == (Action.PROMPT, True)
    assert (able.deadline, able.not_found_is_final_after) == (300, 120)
    assert (able.can_look_up, able.can_cancel) == (True, False)
    assert (able.refunds, able.webhook) == (RefundSupport.PARTIAL, WebhookTrust.HINT)
    assert {"XOF", "XAF", "GNF", "GHS"} < able.currencies
    assert "EUR" not in able.currencies


def test_the_reference_id_is_a_new_uuid_of_version_4():
    first, second = (wire.mtn().new_provider_reference() for _ in range(2))
    assert UUID(first).version == 4
    assert first != second


@pytest.mark.parametrize(
    ("country", "environment"), [("BJ", "mtnbenin"), ("CM", "mtncameroon"), ("GH", "mtnghana")]
)
def test_the_market_is_that_of_the_restaurants_country(country, environment, ask, server):
    ask(replies(202), provider=wire.mtn(country=country))
    (request,) = wire.sent(server, "/requesttopay")
    assert request.headers["X-Target-Environment"] == environment


def test_outside_mtns_markets_nothing_is_sent(ask, server):
    result = ask(replies(202), provider=wire.mtn(country="SN"))
    assert (result.certainty, result.reason) == (Certainty.NOT_SENT, Reason.NOT_CONFIGURED)
    assert not server.calls


def test_the_sandbox_is_another_host_and_knows_euros_only(ask, server):
    result = ask(replies(202), provider=wire.mtn(environment="sandbox"), url=wire.SANDBOX_URL)
    assert result.certainty is Certainty.DEFINITE
    (request,) = wire.sent(server, "/requesttopay")
    assert wire.body(request)["currency"] == "EUR"
    assert wire.body(request)["amount"] == "2500"


@pytest.mark.parametrize("environment", ["", "sandbox"])
def test_an_address_of_the_operators_is_used_as_it_is(environment, ask, server, monkeypatch):
    monkeypatch.setenv("MTN_API_URL", "http://127.0.0.1:9000/")
    provider = wire.mtn(environment=environment)
    result = ask(replies(202), provider=provider, url="http://127.0.0.1:9000")
    assert result.certainty is Certainty.DEFINITE


def test_the_address_is_not_for_owners_to_choose(ask):
    assert ask(replies(202), provider=wire.mtn(api_url="http://evil.example")).certainty is (
        Certainty.DEFINITE
    )


def test_the_registered_callback_address_goes_before_ours(ask, server):
    ask(replies(202), provider=wire.mtn(callback_url="https://registered.example/momo"))
    (request,) = wire.sent(server, "/requesttopay")
    assert request.headers["X-Callback-Url"] == "https://registered.example/momo"


def test_without_an_address_there_is_no_header(ask, server):
    ask(replies(202), question=replace(wire.QUESTION, webhook_url=""))
    (request,) = wire.sent(server, "/requesttopay")
    assert "X-Callback-Url" not in request.headers


@pytest.mark.parametrize("missing", [{"provider_reference": ""}, {"customer_phone": ""}])
def test_without_an_id_or_a_number_nothing_is_sent(missing, ask, server):
    result = ask(replies(202), question=replace(wire.QUESTION, **missing))
    assert (result.certainty, result.reason) == (Certainty.NOT_SENT, Reason.INVALID_REQUEST)
    assert not server.calls


def test_an_id_that_exists_was_accepted_before(ask):
    result = ask(replies(409, {"message": "Duplicated.", "code": "RESOURCE_ALREADY_EXIST"}))
    assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.PENDING)
    assert result.provider_reference == wire.REFERENCE_ID


REFUSED_WITH_500 = {
    "INVALID_CALLBACK_URL_HOST": Reason.NOT_CONFIGURED,
    "INVALID_CURRENCY": Reason.CURRENCY_REFUSED,
    "NOT_ALLOWED": Reason.ACCOUNT_BLOCKED,
    "NOT_ALLOWED_TARGET_ENVIRONMENT": Reason.CREDENTIALS_REFUSED,
    "NOT_ENOUGH_FUNDS": Reason.INSUFFICIENT_FUNDS,
    "PAYEE_NOT_ALLOWED_TO_RECEIVE": Reason.ACCOUNT_BLOCKED,
    "PAYEE_NOT_FOUND": Reason.ACCOUNT_BLOCKED,
    "PAYER_LIMIT_REACHED": Reason.LIMIT_REACHED,
    "PAYER_NOT_FOUND": Reason.PHONE_UNKNOWN,
}


@pytest.mark.parametrize("code", REFUSED_WITH_500)
def test_a_500_with_a_definitive_code_is_a_refusal(code, ask):
    result = ask(replies(500, {"message": "…", "code": code}))
    found = (result.certainty, result.status, result.reason)
    assert found == (Certainty.DEFINITE, ProviderStatus.FAILED, REFUSED_WITH_500[code])


@pytest.mark.parametrize(
    "answer",
    [
        replies(500, {"code": "INTERNAL_PROCESSING_ERROR", "message": "…"}),
        replies(500, {"code": "SERVICE_UNAVAILABLE"}),
        replies(500, {"code": "SOMETHING_NEW"}),
        replies(500, {"code": "APPROVAL_REJECTED"}),
        replies(500, {"statusCode": 500, "message": "Internal server error"}),
        replies(500, {"code": ["PAYER_NOT_FOUND"]}),
        replies(500, '"PAYER_NOT_FOUND'),
        replies(503, {"code": "SERVICE_UNAVAILABLE"}),
        replies(503, {"code": "PAYER_NOT_FOUND"}),
        replies(404, {"statusCode": 404, "message": "Resource not found"}),
        replies(409, "<html>", "text/html"),
        replies(302),
        replies(411, "<html>Length Required</html>", "text/html"),
        silence,
    ],
)
def test_any_other_trouble_is_doubt(answer, ask):
    assert ask(answer).certainty is Certainty.IN_DOUBT


def test_a_refusal_quotes_mtn_where_our_word_says_too_little(ask):
    assert ask(wire.recorded(500, "error__callback_host")).message == "INVALID_CALLBACK_URL_HOST"
    assert ask(replies(500, {"code": "PAYER_NOT_FOUND"})).message == ""


class TestPreCheck:
    """The optional question whether the number has a wallet (section 9)."""

    ACTIVE = "collection/v1_0/accountholder/msisdn/2250707070707/active"

    def pay(self, ask, server, answer, check="true"):
        wire.on(server, "GET", self.ACTIVE, answer)
        return ask(replies(202), provider=wire.mtn(check_account_holder=check))

    def test_a_number_without_a_wallet_is_not_asked_for_money(self, ask, server):
        result = self.pay(ask, server, replies(200, {"result": False}))
        found = (result.certainty, result.status, result.reason)
        assert found == (Certainty.DEFINITE, ProviderStatus.FAILED, Reason.PHONE_UNKNOWN)
        assert not wire.sent(server, "/requesttopay")

    @pytest.mark.parametrize(
        "answer",
        [
            replies(200, {"result": True}),
            replies(200, {"result": "false"}),
            replies(200, {"result": None}),
            replies(200, {}),
            replies(200, [False]),
            replies(200, "<html>Request Rejected</html>", "text/html"),
            replies(404, {"code": "RESOURCE_NOT_FOUND"}),
            replies(500, {"result": False}),
            replies(503),
            no_route,
            silence,
        ],
    )
    def test_any_trouble_with_it_is_ignored(self, answer, ask, server):
        result = self.pay(ask, server, answer)
        assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.PENDING)

    def test_it_takes_little_of_the_time_that_there_is(self, ask, server):
        left = []

        def timed(answer):
            def reply(request):
                left.append(http._seconds_left())
                return answer(request)

            return reply

        wire.on(server, "GET", self.ACTIVE, timed(silence))
        ask(timed(replies(202)), provider=wire.mtn(check_account_holder="true"))
        before, after = left
        assert before <= PRE_CHECK_SECONDS < after

    @pytest.mark.parametrize("check", ["", "false", None])
    def test_it_is_asked_only_where_it_is_wanted(self, check, ask, server):
        self.pay(ask, server, replies(200, {"result": False}), check=check)
        assert not wire.sent(server, "/active")
        assert wire.sent(server, "/requesttopay")
