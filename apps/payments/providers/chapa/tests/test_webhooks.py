"""What Chapa reports by itself, and what that is worth (sections 5 and 10)."""

import json

import pytest

from apps.payments.providers.base import ProviderStatus
from apps.payments.providers.chapa.tests import wire

SECRET = "chapa-webhook-secret-demo"
SIGNED = "6b1956815848f0eb6bf67806a88a8aee5b8bc9e6757a7c495e6a21122ce2cb4e"
CONSTANT = "9ac32bc4264702f615b3efcc4c6e9bc7c2eb6d1f458d2116b6b45fb5c5869e05"
BODY = wire.raw("webhook__documented")


def verify(headers, body=BODY, **credentials):
    return wire.chapa(webhook_secret=SECRET, **credentials).verify_webhook(headers, body)


def event(**fields):
    (found,) = wire.chapa().parse_webhook(wire.webhook(**fields))
    return found


def test_the_documented_vector_is_proof():
    assert verify({"x-chapa-signature": SIGNED})


def test_the_constant_proves_nothing():
    """It is right, and on every delivery the same: whoever has seen one has it."""
    assert wire.signature(SECRET.encode(), SECRET) == CONSTANT
    assert not verify({"chapa-signature": CONSTANT})
    assert not verify({"chapa-signature": CONSTANT, "x-chapa-signature": CONSTANT})
    assert not verify({"chapa-signature": SIGNED})


def test_the_bytes_count_and_not_what_they_mean():
    spaced = json.dumps(json.loads(BODY)).encode()
    assert not verify({"x-chapa-signature": SIGNED}, spaced)
    assert verify({"x-chapa-signature": wire.signature(spaced, SECRET)}, spaced)


def test_the_api_key_is_not_what_signs():
    assert not verify({"x-chapa-signature": wire.signature(BODY, wire.KEY)})


def test_play_money_proves_nothing_to_a_live_account():
    headers = {"x-chapa-signature": SIGNED}
    assert not verify(headers, secret_key="CHASECK-live")
    assert verify(headers, secret_key="of-a-shape-nobody-knows")


def test_a_success_says_whose_and_how_much():
    said = event(amount="1500.50")
    assert said.reference == wire.REFERENCE
    assert said.result.status is ProviderStatus.SUCCEEDED
    assert (said.result.amount, said.result.currency) == (150_050, "ETB")
    assert said.result.provider_reference == wire.PAID_AS


@pytest.mark.parametrize(
    "fields",
    [
        {"event": "charge.failed/cancelled", "status": "failed"},
        {"event": "charge.failed", "status": "failed"},
        {"event": "charge.cancelled", "status": "success"},
        {"event": "charge.success", "status": "pending"},
        {"event": "charge.something-new"},
    ],
)
def test_anything_less_ends_nothing(fields):
    assert event(**fields).result.status is ProviderStatus.PENDING


@pytest.mark.parametrize("name", ["charge.refunded", "charge.reversed"])
def test_money_that_went_back_only_makes_us_look(name):
    assert event(event=name).result is None
    assert event(event=name).taken_back == (name if name == "charge.reversed" else "")


@pytest.mark.parametrize(
    "fields",
    [
        {"event": "payout.success", "type": "Payout"},
        {"event": None},
        {"tx_ref": "P\0"},
        {"tx_ref": 7},
    ],
)
def test_what_is_about_no_payment_is_no_news(fields):
    assert wire.chapa().parse_webhook(wire.webhook(**fields)) == []


@pytest.mark.parametrize("name", ["trx_ref", "tx_ref"])
def test_a_get_names_the_payment_and_says_nothing(name):
    hint = wire.chapa().parse_hint({name: wire.REFERENCE, "status": "success", "ref_id": "AP1"})
    assert (hint.reference, hint.provider_reference, hint.result) == (wire.REFERENCE, "", None)


@pytest.mark.parametrize("query", [{}, {"trx_ref": ""}, {"trx_ref": "P\0"}, {"trx_ref": "x" * 500}])
def test_a_get_that_names_nobody(query):
    assert wire.chapa().parse_hint(query) is None
