"""What Wave reports by itself (section 10)."""

import pytest

from apps.payments.providers.base import ProviderStatus
from apps.payments.providers.wave.tests import wire


def parse(body):
    return wire.wave().parse_webhook(body)


def test_the_official_sample_is_understood():
    (event,) = parse(wire.recorded("webhook__official.json"))
    assert event.dedupe_key == "AE_ijzo7oGgrlM7"
    assert (event.reference, event.provider_reference) == ("", "cos-1b01sghpg100j")
    assert event.result.status is ProviderStatus.SUCCEEDED
    assert (event.result.amount, event.result.currency) == (100, "XOF")


def test_a_failed_attempt_is_news_that_ends_nothing():
    error = {"code": "insufficient-funds", "message": "…"}
    body = wire.webhook(
        wire.session(last_payment_error=error), type="checkout.session.payment_failed"
    )
    (event,) = parse(body)
    assert event.result.status is ProviderStatus.PENDING


def test_completed_without_success_is_no_money():
    (event,) = parse(wire.webhook(wire.session(checkout_status="complete")))
    assert event.result.status is ProviderStatus.PENDING


@pytest.mark.parametrize(
    "body",
    [
        wire.webhook({"id": "T_1", "amount": "990"}, type="merchant.payment_received"),
        wire.webhook({}, type="test.test_event"),
        wire.webhook({"id": "cos-1"}),
        b"[" * 60000,
        b'{"id": "EV_1", "type": "checkout.session.completed", "data": 7}',
    ],
)
def test_what_is_not_about_a_session_is_no_news(body):
    assert parse(body) == []


def test_a_name_that_no_database_can_look_for_is_none():
    for end in ("\0", "\ud800"):
        (event,) = parse(wire.webhook(wire.paid(id=f"cos{end}", client_reference=f"A{end}B")))
        assert (event.reference, event.provider_reference) == ("", "")


def test_two_events_of_one_session_are_two_and_an_unnamed_one_is_its_bytes():
    first, second = (parse(wire.webhook(wire.paid(), id=name))[0] for name in ("EV_1", "EV_2"))
    assert first.dedupe_key != second.dedupe_key
    unnamed = wire.webhook(wire.paid(), id=None)
    assert parse(unnamed)[0].dedupe_key == parse(unnamed)[0].dedupe_key != ""
