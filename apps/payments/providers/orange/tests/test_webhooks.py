"""Notifications name a payment by its notif_token, and prove nothing (section 6)."""

import json

import pytest

from apps.payments.providers.orange.tests import wire


def events(said):
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return wire.orange().parse_webhook(body)


def test_a_notification_names_the_payment_by_its_token_alone():
    (event,) = events(wire.payload("notification__success"))
    assert event.correlation == wire.NOTIF_TOKEN
    assert (event.reference, event.provider_reference, event.result) == ("", "", None)


def test_a_forged_success_proves_as_little_as_a_real_one():
    body = json.dumps(wire.payload("notification__success")).encode()
    headers = {"Authorization": f"Bearer {wire.TOKEN}", "X-Signature": wire.CLIENT_SECRET}
    assert wire.orange().verify_webhook(headers, body) is False


def test_another_body_is_other_news():
    first, second = (
        events(wire.payload("notification__success") | {"status": status})[0]
        for status in ("FAILED", "SUCCESS")
    )
    assert first.dedupe_key != second.dedupe_key


def test_nothing_of_the_token_stands_in_the_key():
    (event,) = events(wire.payload("notification__success"))
    assert wire.NOTIF_TOKEN not in event.dedupe_key


@pytest.mark.parametrize(
    "said",
    [
        {},
        [],
        "text",
        None,
        {"notif_token": None},
        {"notif_token": ""},
        {"notif_token": 7},
        {"notif_token": ["x"]},
        {"notif_token": "no\u0000thing"},
        {"notif_token": "x" * 513},
        {"order_id": wire.REFERENCE},
        b"",
        b"\xff\xfe",
        b"{" * 5,
        b"[" * 60_000,
        b'{"notif_token": ' * 60_000,
        b'{"notif_token": "A", "amount": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_names_nothing_of_ours_is_no_news(said):
    assert events(said) == []
