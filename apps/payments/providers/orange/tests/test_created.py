"""What each answer to the request for a page proves (sections 4, 7 and 11)."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from apps.payments.providers.base import Certainty, ProviderStatus, Reason
from apps.payments.providers.orange.tests import wire
from apps.payments.tests.providers.wire import no_route, replies, silence

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_what_finds_the_payment_again_comes_with_the_link(ask):
    with time_machine.travel(NOON, tick=False):
        result = ask()
    assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.PENDING)
    assert result.redirect_url == wire.payload("webpayment__created")["payment_url"]
    assert result.provider_data == {"pay_token": wire.PAY_TOKEN, "notif_token": wire.NOTIF_TOKEN}
    assert result.correlation == wire.NOTIF_TOKEN
    assert result.expires_at == NOON + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("answer", "reason", "message"),
    [
        (replies(400), Reason.INVALID_REQUEST, "HTTP 400"),
        (
            wire.recorded(400, "error__service_exception"),
            Reason.INVALID_REQUEST,
            "HTTP 400",
        ),
        (replies(400, {"code": 0}), Reason.INVALID_REQUEST, "HTTP 400, code 0"),
        (replies(400, {"code": 1234567}), Reason.INVALID_REQUEST, "HTTP 400"),
        (replies(400, {"code": "24"}), Reason.INVALID_REQUEST, "HTTP 400, code 24"),
        (replies(403, {"code": 50}), Reason.CREDENTIALS_REFUSED, "HTTP 403, code 50"),
        (replies(403, {"code": 53}), Reason.BUSY, "HTTP 403, code 53"),
        (replies(403, {"code": 99}), Reason.REFUSED, "HTTP 403, code 99"),
        (replies(403, {"code": True}), Reason.REFUSED, "HTTP 403"),
        (replies(405, {"code": 61}), Reason.INVALID_REQUEST, "HTTP 405, code 61"),
        (replies(406, {"code": 62}), Reason.INVALID_REQUEST, "HTTP 406, code 62"),
        (replies(415, {"code": 68}), Reason.INVALID_REQUEST, "HTTP 415, code 68"),
    ],
)
def test_a_refusal_names_the_code_to_look_up(answer, reason, message, ask):
    result = ask(answer)
    assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.FAILED)
    assert (result.reason, result.message) == (reason, message)


@pytest.mark.parametrize(
    "answer",
    [
        wire.recorded(500, "error__internal"),
        wire.recorded(503, "error__unavailable"),
        wire.recorded(500, "webpayment__created"),
        wire.recorded(202, "webpayment__created"),
        wire.recorded(201, "webpayment__created", pay_token=""),
        wire.recorded(201, "webpayment__created", pay_token=7),
        wire.recorded(201, "webpayment__created", pay_token="x" * 513),
        wire.recorded(201, "webpayment__created", payment_url=None),
        wire.recorded(201, "webpayment__created", payment_url="javascript:alert(1)"),
        wire.recorded(201, "webpayment__created", payment_url="https://x.example/a b"),
        wire.recorded(201, "webpayment__created", payment_url="ftp://x.example/a"),
        wire.recorded(201, "webpayment__created", payment_url="https://" + "x" * 2000),
        replies(404, "<html>", "text/html"),
        replies(302),
        silence,
    ],
)
def test_any_other_answer_is_doubt_and_shows_no_link(answer, ask):
    result = ask(answer)
    assert (result.certainty, result.redirect_url) == (Certainty.IN_DOUBT, "")


def test_silence_is_not_asked_again(ask, server):
    """The same order_id would be refused, another one would make a second page (section 11)."""
    ask(silence)
    assert len(wire.sent(server, "/webpayment")) == 1


def test_what_never_left_was_not_sent(ask):
    result = ask(no_route)
    assert (result.certainty, result.reason) == (Certainty.NOT_SENT, Reason.UNREACHABLE)


def test_a_link_without_a_notif_token_is_found_by_asking(ask):
    result = ask(wire.recorded(201, "webpayment__created", notif_token=None))
    assert (result.certainty, result.correlation) == (Certainty.DEFINITE, "")
    assert result.provider_data["pay_token"] == wire.PAY_TOKEN


@pytest.mark.parametrize("status", [201, 202, 500])
def test_of_the_link_nothing_is_kept_in_the_raw_answer(status, ask):
    result = ask(wire.recorded(status, "webpayment__created", pay_token=None))
    assert wire.PAY_TOKEN not in json.dumps(dict(result.raw))


def test_a_merchant_key_that_is_quoted_is_not_kept(ask):
    result = ask(replies(403, {"code": 50, "description": f"unknown: {wire.MERCHANT_KEY}"}))
    assert wire.MERCHANT_KEY not in json.dumps(dict(result.raw))
    assert "unknown" in json.dumps(dict(result.raw))
