"""Callbacks name a payment by our reference, and prove nothing (section 8)."""

import json

import pytest

from apps.payments.providers.mtn.tests import wire


def events(said):
    return wire.mtn().parse_webhook(said if isinstance(said, bytes) else json.dumps(said).encode())


def test_a_callback_names_our_reference():
    (event,) = events(wire.payload("callback__successful"))
    assert event.reference == wire.REFERENCE
    assert (event.result, event.provider_reference) == (None, "")


def test_another_body_is_other_news():
    first, second = (
        events(wire.payload("callback__successful") | {"status": status})[0]
        for status in ("PENDING", "SUCCESSFUL")
    )
    assert first.dedupe_key != second.dedupe_key


@pytest.mark.parametrize(
    "said",
    [
        {},
        [],
        "text",
        None,
        {"externalId": None},
        {"externalId": ""},
        {"externalId": 7},
        {"externalId": ["x"]},
        {"externalId": "no\u0000thing"},
        {"externalId": "x" * 65},
        b"",
        b"\xff\xfe",
        b"{" * 5,
        b"[" * 60_000,
        b'{"externalId": "A", "amount": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_names_nothing_of_ours_is_no_news(said):
    assert events(said) == []


def test_a_failure_without_our_reference_is_no_news():
    assert events(wire.payload("callback__failed")) == []
