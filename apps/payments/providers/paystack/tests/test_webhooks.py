"""What Paystack reports by itself, and what that is worth (section 8)."""

import json

import pytest

from apps.payments.providers.base import ProviderStatus
from apps.payments.providers.paystack.tests import wire

KEY = "sk_test_demo0000000000000000000000000000"
BODY = wire.raw("webhook__success")
SIGNED = (
    "f7ab4317400549873309c8db8ea1a77bf87f8c2359e6075dbc98430ba62568aa"
    "11b3864f2d2a2d3ded1eca3e8f474578493cf2076f81f9ea9b8c2003c95b024a"
)


def verify(signature, body=BODY, **keys):
    provider = wire.paystack(**{"secret_key": KEY} | keys)
    return provider.verify_webhook({"x-paystack-signature": signature}, body)


def test_the_documented_vector_is_proof():
    assert verify(SIGNED)


def test_the_bytes_count_and_not_what_they_mean():
    pretty = json.dumps(json.loads(BODY), indent=2).encode()
    assert not verify(SIGNED, pretty)
    assert verify(wire.signature(pretty, KEY), pretty)


def test_the_key_before_this_one_counts_for_a_while():
    assert not verify(SIGNED, secret_key="sk_test_new")
    assert verify(SIGNED, secret_key="sk_test_new", previous_key=KEY)
    assert not verify(wire.signature(BODY, ""), secret_key="", previous_key="")


def test_play_money_proves_nothing_to_a_live_account():
    assert not verify(SIGNED, secret_key="sk_live_new", previous_key=KEY)
    body = BODY.replace(b'"test"', b'"live"')
    assert not verify(wire.signature(body, KEY), body)


@pytest.mark.parametrize("metadata", ["", 0, None, {"order": 1}, "text"])
def test_a_success_says_whose_and_how_much(metadata):
    (said,) = wire.paystack().parse_webhook(wire.webhook(metadata=metadata))
    assert (said.reference, said.result.status) == (wire.REFERENCE, ProviderStatus.SUCCEEDED)
    assert (said.result.amount, said.result.currency) == (2500, "GHS")
    assert said.result.transaction_id == wire.PAID_AS


def test_fees_on_top_are_not_ours():
    (said,) = wire.paystack().parse_webhook(wire.webhook(amount=2590, requested_amount=2500))
    assert said.result.amount == 2500


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        ("charge.success", {"status": "reversed"}),
        ("refund.processed", {"transaction_reference": wire.REFERENCE, "amount": "2500"}),
        ("refund.needs-attention", {"transaction_reference": wire.REFERENCE, "id": "30"}),
        ("charge.dispute.create", {"transaction": {"reference": wire.REFERENCE}}),
    ],
)
def test_anything_else_about_a_payment_only_makes_us_look(event, fields):
    (said,) = wire.paystack().parse_webhook(wire.webhook(event, **fields))
    assert (said.reference, said.result) == (wire.REFERENCE, None)
    assert said.taken_back == (event if "dispute" in event else "")


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        ("charge.success", {"reference": None}),
        ("charge.success", {"reference": "P\0"}),
        ("charge.failed", {}),
        ("transfer.success", {}),
        ("refund.processed", {"transaction_reference": None}),
    ],
)
def test_what_is_about_no_payment_is_no_news(event, fields):
    assert wire.paystack().parse_webhook(wire.webhook(event, **fields)) == []
