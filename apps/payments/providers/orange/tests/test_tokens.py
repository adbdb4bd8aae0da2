"""Tokens: how they are asked for, kept and renewed (section 2)."""

from base64 import b64encode

import pytest

from apps.core import access_tokens
from apps.payments.providers.base import Certainty, ProviderStatus, Reason
from apps.payments.providers.orange import OrangeProvider
from apps.payments.providers.orange.tests import wire
from apps.payments.tests.providers.wire import no_route, replies, silence

EXPIRED = wire.recorded(401, "error__expired_credentials")
CREATED = wire.recorded(201, "webpayment__created")


def token(value):
    return wire.recorded(200, "token__accepted", access_token=value)


def bearers(server, ending="/webpayment"):
    return [request.headers["Authorization"] for request in wire.sent(server, ending)]


def test_it_is_asked_for_with_basic_and_a_form_at_the_hosts_root(server):
    provider = wire.orange(segment="dev")
    wire.hand_out_tokens(server)
    wire.on(server, "webpayment", CREATED, segment="dev")
    provider.initiate_payment(wire.QUESTION)

    (request,) = wire.sent(server, "/oauth/v3/token")
    pair = f"{provider.credentials['client_id']}:{wire.CLIENT_SECRET}"
    assert request.headers["Authorization"] == f"Basic {b64encode(pair.encode()).decode()}"
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert request.body == "grant_type=client_credentials"


def test_one_token_serves_many_payments(server):
    provider = wire.orange()
    wire.hand_out_tokens(server)
    wire.on(server, "webpayment", CREATED)
    wire.on(server, "transactionstatus", wire.recorded(201, "status__success"))
    provider.initiate_payment(wire.QUESTION)
    provider.check_status(wire.asked())
    access_tokens._own.clear()  # as in another process
    provider.initiate_payment(wire.QUESTION)
    assert len(wire.sent(server, "/token")) == 1


@pytest.mark.parametrize("changed", ["client_id", "client_secret"])
def test_another_account_has_another_token(changed, server):
    provider = wire.orange()
    credentials = {**provider.credentials, changed: "another"}
    other = OrangeProvider(config=provider.config, credentials=credentials)
    wire.hand_out_tokens(server, token("one"), token("two"))
    wire.on(server, "webpayment", CREATED)
    for each in (provider, other):
        each.initiate_payment(wire.QUESTION)
    assert bearers(server) == ["Bearer one", "Bearer two"]


def test_another_host_has_another_token(server):
    """Of the simulator's tokens none goes to the real host."""
    real, host = wire.orange(), "http://127.0.0.1:9000"
    simulated = OrangeProvider(
        config={**real.config, "api_url": host}, credentials=real.credentials
    )
    for url, value, provider in ((wire.URL, "one", real), (host, "two", simulated)):
        wire.hand_out_tokens(server, token(value), url=url)
        wire.on(server, "webpayment", CREATED, url=url)
        provider.initiate_payment(wire.QUESTION)
    assert bearers(server) == ["Bearer one", "Bearer two"]


def test_an_expired_token_is_renewed_and_the_same_request_made_again(server):
    wire.hand_out_tokens(server, token("old"), token("new"))
    wire.on(server, "webpayment", EXPIRED, CREATED)
    result = wire.orange().initiate_payment(wire.QUESTION)

    first, second = wire.sent(server, "/webpayment")
    assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.PENDING)
    assert bearers(server) == ["Bearer old", "Bearer new"]
    assert first.body == second.body


def test_a_second_401_is_a_refusal(server):
    wire.hand_out_tokens(server)
    wire.on(server, "webpayment", EXPIRED)
    result = wire.orange().initiate_payment(wire.QUESTION)

    found = (result.certainty, result.status, result.reason)
    assert found == (Certainty.DEFINITE, ProviderStatus.FAILED, Reason.CREDENTIALS_REFUSED)
    assert len(wire.sent(server, "/webpayment")) == 2


def test_silence_after_the_renewal_is_doubt(server):
    wire.hand_out_tokens(server)
    wire.on(server, "webpayment", EXPIRED, silence)
    assert wire.orange().initiate_payment(wire.QUESTION).certainty is Certainty.IN_DOUBT


def test_a_status_is_asked_again_with_a_new_token(server):
    wire.hand_out_tokens(server, token("old"), token("new"))
    wire.on(server, "transactionstatus", EXPIRED, wire.recorded(201, "status__success"))
    assert wire.orange().check_status(wire.asked()).status is ProviderStatus.SUCCEEDED
    assert bearers(server, "/transactionstatus") == ["Bearer old", "Bearer new"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (wire.recorded(401, "token__invalid_client"), Reason.CREDENTIALS_REFUSED),
        (wire.recorded(404, "token__invalid_client"), Reason.CREDENTIALS_REFUSED),
        (replies(401), Reason.CREDENTIALS_REFUSED),
        (replies(403), Reason.CREDENTIALS_REFUSED),
        (replies(429), Reason.BUSY),
        (replies(404), Reason.UNREACHABLE),
        (replies(500), Reason.UNREACHABLE),
        (replies(200, "<html>Request Rejected</html>", "text/html"), Reason.UNREACHABLE),
        (replies(200, {"access_token": ["x"]}), Reason.UNREACHABLE),
        (replies(200, {"access_token": "two\nlines"}), Reason.UNREACHABLE),
        (replies(200, ["access_token"]), Reason.UNREACHABLE),
        (silence, Reason.UNREACHABLE),
        (no_route, Reason.UNREACHABLE),
    ],
)
def test_without_a_token_nobody_was_asked_for_money(answer, reason, server):
    wire.hand_out_tokens(server, answer)
    result = wire.orange().initiate_payment(wire.QUESTION)
    assert (result.certainty, result.reason) == (Certainty.NOT_SENT, reason)
    assert wire.orange().check_status(wire.asked()).certainty is Certainty.IN_DOUBT


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [("token__accepted", 7_775_000, 7_776_000), ("token__expires_in_text", 3500, 3600)],
)
def test_it_is_kept_for_as_long_as_orange_says(name, least, most, server):
    wire.hand_out_tokens(server, wire.recorded(200, name))
    wire.on(server, "webpayment", CREATED)
    access_tokens._own.clear()
    wire.orange().initiate_payment(wire.QUESTION)
    (kept,) = access_tokens._own.values()
    assert least < kept.seconds_left < most
