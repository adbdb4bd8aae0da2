"""Starting, finding again and ending a payment (sections 3, 4, 6 and 7)."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from apps.payments.providers.base import Certainty, ProviderStatus
from apps.payments.providers.chapa.tests import wire
from apps.payments.tests.providers.wire import replies, silence

USED = wire.refused(400, "Transaction reference has been used before")
OVER = replace(wire.QUESTION, expires_at=datetime.now(UTC) - timedelta(minutes=2))
ALIVE = replace(wire.QUESTION, expires_at=datetime.now(UTC) + timedelta(minutes=50))


def look(server, answer, request=wire.QUESTION):
    wire.on_verify(server, answer)
    return wire.chapa().check_status(request)


def test_what_is_sent(server):
    wire.on_create(server, replies(200, wire.recorded("initialize__accepted")))
    request = replace(wire.QUESTION, amount=150_000, customer_phone="+251911223344")
    result = wire.chapa().initiate_payment(request)
    (call,) = server.calls
    assert call.request.headers["Authorization"] == f"Bearer {wire.KEY}"
    assert json.loads(call.request.body) == {
        "amount": "1500.00",
        "currency": "ETB",
        "tx_ref": wire.REFERENCE,
        "callback_url": "https://pay.example/api/payments/webhooks/x/token/",
        "return_url": "https://till.example/ok",
        "phone_number": "0911223344",
        "customization": {"title": "Le Baobab n 42", "description": "Le Baobab n 42"},
    }
    assert result.provider_reference == ""
    assert timedelta(minutes=59) < result.expires_at - datetime.now(UTC) <= timedelta(minutes=60)


def test_what_chapa_would_not_take_is_left_out(server):
    wire.on_create(server, replies(200, wire.recorded("initialize__accepted")))
    wire.chapa().initiate_payment(replace(wire.QUESTION, description="ቡና" * 9, webhook_url=""))
    said = json.loads(server.calls[0].request.body)
    assert not {"phone_number", "callback_url", "email"} & set(said)
    assert said["customization"] == {
        "title": wire.REFERENCE[:16],
        "description": wire.REFERENCE,
    }


@pytest.mark.parametrize(
    "answer",
    [
        USED,
        wire.refused(400, {"tx_ref": ["The tx ref has already been taken."]}),
        wire.refused(400, "Incorrect header settings"),
        wire.refused(404, "Not Found"),
        replies(200, {"message": "Hosted Link", "status": "success", "data": {}}),
        replies(200, {"status": "failed", "data": {"checkout_url": "https://x.example/"}}),
        replies(200, {"status": "success", "data": {"checkout_url": "javascript:alert(1)"}}),
    ],
)
def test_a_used_reference_and_what_is_not_documented_are_doubt(server, answer):
    wire.on_create(server, answer)
    assert wire.chapa().initiate_payment(wire.QUESTION).certainty is Certainty.IN_DOUBT


def test_an_untouched_one_is_no_success_whatever_the_envelope_says(server):
    result = look(server, wire.verified("verify__untouched"), ALIVE)
    assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.PENDING)
    assert result.expires_at == ALIVE.expires_at


def test_where_the_first_answer_was_lost_the_link_ends_an_hour_after_it_was_made(server):
    made_at = datetime.now(UTC) - timedelta(minutes=30)
    answer = wire.verified("verify__untouched", created_at=made_at.isoformat())
    result = look(server, answer)
    assert (result.status, result.redirect_url) == (ProviderStatus.PENDING, "")
    assert result.expires_at == made_at + timedelta(hours=1)


def test_one_of_yesterday_whose_first_answer_was_lost_is_over(server):
    assert look(server, wire.verified("verify__untouched")).status is ProviderStatus.EXPIRED


@pytest.mark.parametrize("amount", [25, 25.0, "25", "25.00", "25.0"])
def test_the_same_money_in_any_spelling(server, amount):
    result = look(server, wire.verified(amount=amount))
    assert (result.status, result.amount, result.currency) == ("succeeded", 2500, "ETB")
    assert result.provider_reference == result.transaction_id == wire.PAID_AS


def test_a_third_of_a_cent_is_nobodys(server):
    assert look(server, wire.verified(amount="25.001")).amount is None


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("pending", ProviderStatus.EXPIRED),
        ("failed", ProviderStatus.FAILED),
        ("failed/cancelled", ProviderStatus.FAILED),
        ("success", ProviderStatus.SUCCEEDED),
        ("refunded", ProviderStatus.PENDING),
    ],
)
def test_once_the_link_is_over(server, word, status):
    result = look(server, wire.verified(status=word, reference="AP-of-this-attempt"), OVER)
    assert result.status is status
    assert bool(result.provider_reference) == (status is ProviderStatus.SUCCEEDED)


def test_a_refusal_is_not_the_end_while_the_guest_may_try_again(server):
    assert look(server, wire.verified(status="failed"), ALIVE).status is ProviderStatus.PENDING


@pytest.mark.parametrize(
    ("status", "words", "expected"),
    [
        (400, "Invalid transaction reference", ProviderStatus.NOT_FOUND),
        (404, "Invalid transaction or Transaction not found", ProviderStatus.NOT_FOUND),
        (404, "Payment not paid yet", ProviderStatus.PENDING),
    ],
)
def test_what_is_unknown_and_what_is_unpaid_as_seen_and_as_written(server, status, words, expected):
    result = look(server, wire.refused(status, words))
    assert (result.certainty, result.status) == (Certainty.DEFINITE, expected)


@pytest.mark.parametrize(
    "answer",
    [
        wire.refused(404, "Not Found"),
        wire.refused(401, "Live secret keys can't be used to verify a test transaction"),
        wire.verified(tx_ref="another-payment"),
        wire.verified(mode="live"),
    ],
)
def test_a_gateways_404_another_payment_and_play_money_decide_nothing(server, answer):
    assert look(server, answer).certainty is Certainty.IN_DOUBT


CLOSED = replies(200, {"message": "Checkout link expired successfully", "status": "success"})
CLOSED_BEFORE = wire.refused(400, "Payment link already expired")
UNKNOWN_LINK = wire.refused(404, "Payment link not found")


@pytest.mark.parametrize(
    ("answer", "then", "expected"),
    [
        (CLOSED, wire.verified("verify__untouched"), "cancelled"),
        (CLOSED_BEFORE, wire.verified(status="failed"), "cancelled"),
        (CLOSED, wire.verified(), "succeeded"),
        (UNKNOWN_LINK, wire.refused(400, "Invalid transaction reference"), "not_found"),
        (silence, wire.verified("verify__untouched"), "pending"),
    ],
)
def test_a_link_is_closed_and_then_looked_at(server, answer, then, expected):
    wire.on_cancel(server, answer)
    wire.on_verify(server, then)
    result = wire.chapa().cancel_payment(ALIVE)
    assert (result.certainty, result.status) == (Certainty.DEFINITE, expected)
    assert [call.request.method for call in server.calls] == ["PUT", "GET"]


def test_closed_and_not_seen_again_is_doubt(server):
    wire.on_cancel(server, CLOSED)
    wire.on_verify(server, silence)
    assert wire.chapa().cancel_payment(ALIVE).certainty is Certainty.IN_DOUBT


def test_a_field_that_may_mean_used_before_spoils_the_refusal(server):
    wire.on_create(server, wire.refused(400, {"amount": ["x"], "tx_ref": ["y"]}))
    assert wire.chapa().initiate_payment(wire.QUESTION).certainty is Certainty.IN_DOUBT
