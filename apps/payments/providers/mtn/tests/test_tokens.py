"""Tokens: how they are asked for, kept and renewed (section 4)."""

from base64 import b64encode

import pytest

from apps.core import access_tokens
from apps.payments.providers.base import Certainty, ProviderStatus, Reason
from apps.payments.providers.mtn import MTNProvider
from apps.payments.providers.mtn.tests import wire
from apps.payments.tests.providers.wire import no_route, replies, silence

PAY = "collection/v1_0/requesttopay"
EXPIRED = replies(401)


def token(value):
    return replies(200, {"access_token": value, "token_type": "access_token", "expires_in": 3600})


def bearers(server):
    return [request.headers["Authorization"] for request in wire.sent(server, "/requesttopay")]


def test_an_empty_post_says_its_length(server):
    provider = wire.mtn()
    wire.hand_out_tokens(server)
    wire.on(server, "POST", PAY, replies(202))
    provider.initiate_payment(wire.QUESTION)

    (request,) = wire.sent(server, "/collection/token/")
    user = provider.credentials["user_id"]
    basic = b64encode(f"{user}:{wire.API_SECRET}".encode()).decode()
    assert not request.body
    assert request.headers["Content-Length"] == "0"
    assert "Content-Type" not in request.headers
    assert request.headers["Authorization"] == f"Basic {basic}"
    assert request.headers["Ocp-Apim-Subscription-Key"] == wire.SUBSCRIPTION_KEY


def test_one_token_serves_many_payments(server):
    provider = wire.mtn()
    wire.hand_out_tokens(server)
    wire.on(server, "POST", PAY, replies(202))
    for _ in range(3):
        provider.initiate_payment(wire.QUESTION)
    access_tokens._own.clear()  # as in another process
    provider.initiate_payment(wire.QUESTION)
    assert len(wire.sent(server, "/token/")) == 1


@pytest.mark.parametrize("changed", ["subscription_key", "user_id", "api_secret"])
def test_another_account_has_another_token(changed, server):
    provider = wire.mtn()
    other = MTNProvider(
        config=provider.config, credentials={**provider.credentials, changed: "another"}
    )
    wire.hand_out_tokens(server, token("one"), token("two"))
    wire.on(server, "POST", PAY, replies(202))
    for each in (provider, other):
        each.initiate_payment(wire.QUESTION)
    assert bearers(server) == ["Bearer one", "Bearer two"]


def test_another_host_has_another_token(server):
    """Of the simulator's tokens none goes to the real host."""
    real = wire.mtn()
    simulated = MTNProvider(
        config={**real.config, "api_url": "http://127.0.0.1:9000"}, credentials=real.credentials
    )
    for url, value, provider in (
        (wire.URL, "one", real),
        ("http://127.0.0.1:9000", "two", simulated),
    ):
        wire.hand_out_tokens(server, token(value), url=url)
        wire.on(server, "POST", PAY, replies(202), url=url)
        provider.initiate_payment(wire.QUESTION)
    assert bearers(server) == ["Bearer one", "Bearer two"]


def test_each_product_has_a_token_of_its_own(server):
    """Also where one set of keys serves both."""
    account = wire.mtn()
    shared = {"disbursement_subscription_key": wire.SUBSCRIPTION_KEY}
    provider = MTNProvider(config=account.config, credentials={**account.credentials, **shared})
    wire.hand_out_tokens(server)
    wire.on(server, "POST", PAY, replies(202))
    wire.on(server, "POST", "disbursement/v1_0/refund", replies(202))
    provider.initiate_payment(wire.QUESTION)
    provider.process_refund(wire.REFUND)
    assert len(wire.sent(server, "/collection/token/")) == 1
    assert len(wire.sent(server, "/disbursement/token/")) == 1


def test_an_expired_token_is_renewed_and_the_same_request_made_again(server):
    wire.hand_out_tokens(server, token("old"), token("new"))
    wire.on(server, "POST", PAY, EXPIRED, replies(202))
    result = wire.mtn().initiate_payment(wire.QUESTION)

    first, second = wire.sent(server, "/requesttopay")
    assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.PENDING)
    assert bearers(server) == ["Bearer old", "Bearer new"]
    assert first.headers["X-Reference-Id"] == second.headers["X-Reference-Id"]
    assert first.body == second.body


def test_a_second_401_is_a_refusal(server):
    wire.hand_out_tokens(server)
    wire.on(server, "POST", PAY, wire.recorded(401, "error__invalid_subscription_key"))
    result = wire.mtn().initiate_payment(wire.QUESTION)

    found = (result.certainty, result.status, result.reason)
    assert found == (Certainty.DEFINITE, ProviderStatus.FAILED, Reason.CREDENTIALS_REFUSED)
    assert len(wire.sent(server, "/requesttopay")) == 2


def test_silence_after_the_renewal_is_doubt(server):
    wire.hand_out_tokens(server)
    wire.on(server, "POST", PAY, EXPIRED, silence)
    assert wire.mtn().initiate_payment(wire.QUESTION).certainty is Certainty.IN_DOUBT


def test_a_status_is_asked_again_with_a_new_token(server):
    wire.hand_out_tokens(server)
    wire.on(server, "GET", f"{PAY}/", EXPIRED, wire.recorded(200, "status__successful"))
    assert wire.mtn().check_status(wire.QUESTION).status is ProviderStatus.SUCCEEDED


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (wire.recorded(500, "token__login_failed"), Reason.CREDENTIALS_REFUSED),
        (wire.recorded(401, "error__invalid_subscription_key"), Reason.CREDENTIALS_REFUSED),
        (replies(401), Reason.CREDENTIALS_REFUSED),
        (replies(403), Reason.CREDENTIALS_REFUSED),
        (replies(429), Reason.BUSY),
        (replies(500), Reason.UNREACHABLE),
        (replies(200, "<html>Request Rejected</html>", "text/html"), Reason.UNREACHABLE),
        (replies(200, {"access_token": ["x"]}), Reason.UNREACHABLE),
        (replies(200, ["access_token"]), Reason.UNREACHABLE),
        (silence, Reason.UNREACHABLE),
        (no_route, Reason.UNREACHABLE),
    ],
)
def test_without_a_token_nobody_was_asked_for_money(answer, reason, server):
    wire.hand_out_tokens(server, answer)
    result = wire.mtn().initiate_payment(wire.QUESTION)
    assert (result.certainty, result.reason) == (Certainty.NOT_SENT, reason)
    assert wire.mtn().check_status(wire.QUESTION).certainty is Certainty.IN_DOUBT
