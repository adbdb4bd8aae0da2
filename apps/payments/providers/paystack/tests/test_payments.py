"""Starting a payment and finding it again (sections 2 to 5 and 12)."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from apps.payments.providers.base import Action, Certainty, ProviderStatus, Reason
from apps.payments.providers.environment import complete_config
from apps.payments.providers.paystack import PaystackProvider
from apps.payments.providers.paystack.mapping import IS_PROMPT
from apps.payments.providers.paystack.tests import wire
from apps.payments.tests.providers.wire import replies, silence

NOW = datetime.now(UTC)
OVER = replace(wire.QUESTION, expires_at=NOW - timedelta(minutes=2))
ALIVE = replace(wire.QUESTION, expires_at=NOW + timedelta(minutes=20))
PROMPT = {"provider_data": {IS_PROMPT: True}}
OFFLINE = replies(200, wire.recorded("charge__pay_offline"))
DUPLICATE = replies(400, json.loads(wire.raw("error__duplicate_reference")))


def look(server, answer, request=wire.QUESTION, **account):
    wire.on_verify(server, answer)
    return wire.paystack(**account).check_status(request)


def sent(server):
    return json.loads(server.calls[0].request.body)


def test_what_a_page_is_made_of(server):
    accepted = replies(200, wire.recorded("initialize__accepted"))
    wire.on(server, "POST", "transaction/initialize", accepted)
    result = wire.paystack().initiate_payment(wire.QUESTION)
    assert server.calls[0].request.headers["Authorization"] == f"Bearer {wire.KEY}"
    order = {"display_name": "Order", "variable_name": "order", "value": "Le Baobab, n° 42"}
    assert sent(server) == {
        "email": "caisse@baobab.example",
        "amount": 2500,
        "currency": "GHS",
        "reference": wire.REFERENCE,
        "callback_url": "https://till.example/ok",
        "metadata": {"cancel_action": "https://till.example/ko", "custom_fields": [order]},
    }
    left = result.expires_at - datetime.now(UTC)
    assert timedelta(minutes=29) < left <= timedelta(minutes=31)


@pytest.mark.parametrize(
    ("country", "wallet", "phone", "shown"),
    [
        ("GH", "MTN", "+233551234987", "0551234987"),
        ("KE", "mpesa", "+254710000000", "+254710000000"),
        ("CI", "wave", "+2250700000000", "0700000000"),
    ],
)
def test_a_prompt_of_each_country(server, country, wallet, phone, shown):
    wire.on(server, "POST", "charge", OFFLINE)
    provider = wire.paystack(country=country, wallet=wallet)
    result = provider.initiate_payment(replace(wire.QUESTION, customer_phone=phone))
    assert sent(server)["mobile_money"] == {"phone": shown, "provider": wallet.lower()}
    assert (result.redirect_url, result.provider_data) == ("", {IS_PROMPT: True})
    able = provider.capabilities_with(provider.config)
    assert (able.action, able.needs_phone) == (Action.PROMPT, True)


def test_a_wallet_of_another_country_is_not_prompted(server):
    result = wire.paystack(country="NG", wallet="mtn").initiate_payment(wire.QUESTION)
    assert result.reason is Reason.NOT_CONFIGURED
    assert not wire.paystack(email="").initiate_payment(wire.QUESTION).raw
    assert not server.calls


@pytest.mark.parametrize(("factor", "amount"), [("", 250_000), ("100", 250_000), ("1", 2500)])
def test_francs_are_counted_as_the_operator_says(server, monkeypatch, factor, amount):
    monkeypatch.setenv("PAYSTACK_XOF_FACTOR", factor)
    wire.on(server, "POST", "transaction/initialize", silence)
    wire.on_verify(server, wire.verified(amount=amount, requested_amount=amount, currency="XOF"))
    provider, francs = wire.paystack(country="CI"), replace(wire.QUESTION, currency="XOF")
    provider.initiate_payment(francs)
    assert sent(server)["amount"] == amount
    assert provider.check_status(francs).amount == 2500
    (event,) = provider.parse_webhook(wire.webhook(amount=amount, currency="XOF"))
    assert event.result.amount == 2500


def test_no_owner_may_say_how_francs_are_counted():
    said = complete_config(PaystackProvider.settings, {"xof_factor": "1"})
    assert said["xof_factor"] == "100"


def test_a_hundredth_of_a_franc_is_nobodys(server):
    paid = wire.verified(amount=250_001, requested_amount=250_001, currency="XOF")
    assert look(server, paid, country="CI").amount is None


@pytest.mark.parametrize("road", ["transaction/initialize", "charge"])
@pytest.mark.parametrize(
    "answer",
    [
        DUPLICATE,
        wire.refused(400, "Duplicate Transaction Reference"),
        wire.refused(400, "Something", type="processor_error"),
        wire.refused(422, "Something", code="invalid_params"),
        replies(400, {"status": False, "message": "Charge attempted", "data": {"status": "x"}}),
        replies(200, wire.recorded("initialize__accepted", reference="another")),
        replies(200, wire.recorded("charge__pay_offline", reference="another")),
        replies(200, wire.recorded("initialize__accepted", authorization_url="javascript:1")),
    ],
)
def test_a_used_reference_and_what_is_not_documented_are_doubt(server, road, answer):
    wire.on(server, "POST", road, answer)
    wallet = "mtn" if road == "charge" else ""
    result = wire.paystack(wallet=wallet).initiate_payment(wire.QUESTION)
    assert result.certainty is Certainty.IN_DOUBT


def test_a_guest_may_bear_the_fees_but_not_pay_less(server):
    more = look(server, wire.verified(amount=2590, requested_amount=2500))
    less = look(server, wire.verified(amount=2400, requested_amount=2500))
    tampered = look(server, wire.verified(amount=2500, requested_amount=100))
    assert (more.amount, less.amount, tampered.amount) == (2500, 2400, 100)
    assert look(server, wire.verified(requested_amount=None)).amount == 2500
    assert look(server, wire.verified(amount="2500")).amount == 2500
    assert look(server, wire.verified(amount=2500.0, requested_amount=None)).amount is None
    assert more.provider_reference == more.transaction_id == wire.PAID_AS


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("abandoned", ProviderStatus.EXPIRED),
        ("failed", ProviderStatus.FAILED),
        ("ongoing", ProviderStatus.PENDING),
        ("pending", ProviderStatus.PENDING),
        ("success", ProviderStatus.SUCCEEDED),
    ],
)
def test_once_the_guests_time_is_over(server, word, status):
    assert look(server, wire.verified(status=word), OVER).status is status
    lost = look(server, wire.verified(status=word, id=7))
    assert lost.status is status, "the answer was lost, and it began long ago"


@pytest.mark.parametrize("word", ["abandoned", "failed"])
def test_before_that_the_guest_may_still_pay(server, word):
    result = look(server, wire.verified(status=word), ALIVE)
    assert (result.status, result.expires_at) == (ProviderStatus.PENDING, ALIVE.expires_at)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("abandoned", ProviderStatus.EXPIRED),
        ("ongoing", ProviderStatus.PENDING),
        ("failed", ProviderStatus.PENDING),
    ],
)
def test_a_page_whose_link_was_lost_with_the_answer_is_over(server, word, status):
    """Whoever is at work on it must have got the link all the same."""
    answer = wire.verified(status=word, created_at=NOW.isoformat())
    assert look(server, answer).status is status
    wire.on_charge_status(server, silence)
    prompted = look(server, answer, wallet="mtn")
    assert prompted.status is not ProviderStatus.EXPIRED, "a phone may show it"


@pytest.mark.parametrize("status", [400, 404])
@pytest.mark.parametrize("message", ["Transaction not found", "Transaction reference not found."])
def test_unknown_by_either_status_and_envelope(server, status, message):
    assert look(server, wire.refused(status, message)).status is ProviderStatus.NOT_FOUND


@pytest.mark.parametrize(
    "answer",
    [
        wire.refused(404, "Not Found"),
        wire.refused(400, "Invalid key"),
        wire.verified(reference="another-payment"),
        wire.verified(domain="live"),
    ],
)
def test_a_gateways_404_another_payment_and_play_money_decide_nothing(server, answer):
    assert look(server, answer).certainty is Certainty.IN_DOUBT


def test_a_prompt_that_was_declined_is_over_at_once(server):
    said = replies(200, wire.recorded("charge__pay_offline", status="failed"))
    wire.on_charge_status(server, said)
    result = look(server, silence, replace(ALIVE, **PROMPT))
    assert (result.status, len(server.calls)) == (ProviderStatus.FAILED, 1)


@pytest.mark.parametrize(
    "answer",
    [
        silence,
        replies(502, "<html>"),
        wire.refused(400, "Transaction reference is invalid"),
        replies(200, wire.recorded("charge__pay_offline", status="success")),
    ],
)
def test_what_the_charge_does_not_tell_the_transaction_does(server, answer):
    wire.on_charge_status(server, answer)
    result = look(server, wire.verified(), replace(ALIVE, **PROMPT))
    assert result.status is ProviderStatus.SUCCEEDED


def test_a_prompt_whose_answer_was_lost_is_asked_about_as_one(server):
    wire.on_charge_status(server, OFFLINE)
    result = look(server, silence, wallet="mtn")
    assert (result.status, result.provider_data) == (ProviderStatus.PENDING, {IS_PROMPT: True})


def test_a_step_that_a_till_cannot_take_is_named(server):
    asks = replies(200, wire.recorded("charge__pay_offline", status="send_otp"))
    wire.on(server, "POST", "charge", asks)
    result = wire.paystack(wallet="vod").initiate_payment(wire.QUESTION)
    assert (result.status, result.message) == (ProviderStatus.PENDING, "send_otp")
