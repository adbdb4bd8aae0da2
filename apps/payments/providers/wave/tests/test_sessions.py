"""A session from its creation to its end (sections 6, 11, 12 and 14)."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from apps.payments.providers.base import Certainty, ProviderStatus, Reason
from apps.payments.providers.wave import WaveProvider
from apps.payments.providers.wave.signature import is_signed
from apps.payments.providers.wave.tests import wire
from apps.payments.tests.providers.wire import UNREADABLE, replies, silence

KNOWN = replace(wire.QUESTION, provider_reference=wire.SESSION)


def test_what_a_session_is_created_with(server):
    wire.on_create(server, replies(200, wire.session()))
    result = wire.wave().initiate_payment(wire.QUESTION)
    (call,) = server.calls
    assert json.loads(call.request.body) == {
        "amount": "2500",
        "currency": "XOF",
        "client_reference": wire.REFERENCE,
        "success_url": "https://till.example/ok",
        "error_url": "https://till.example/ko",
    }
    assert call.request.headers["Authorization"] == f"Bearer {wire.API_KEY}"
    assert "Wave-Signature" not in call.request.headers
    assert result.provider_reference == wire.SESSION
    assert result.redirect_url.startswith("https://pay.wave.com/c/cos-2a7k0q5m1t8gw")
    assert result.expires_at == datetime(2026, 11, 20, 10, 30, tzinfo=UTC)


def test_a_key_that_wants_signatures_gets_them_over_the_very_bytes(server):
    wire.on_create(server, replies(200, wire.session()))
    wire.on_session(server, replies(200, wire.session()))
    provider = wire.wave(signing_secret="wave_ci_AKS_1")
    provider.initiate_payment(wire.QUESTION)
    provider.check_status(KNOWN)
    for call in server.calls:
        header = call.request.headers["Wave-Signature"]
        assert is_signed(header, call.request.body or b"", ["wave_ci_AKS_1"])
        assert int(header[2:].split(",")[0]) <= time.time()


def test_an_aggregator_names_its_merchant(server):
    wire.on_create(server, replies(200, wire.session()))
    config = {"aggregated_merchant_id": "am-7lks22ap113t4"}
    credentials = {"api_key": wire.API_KEY}
    WaveProvider(config=config, credentials=credentials).initiate_payment(wire.QUESTION)
    body = json.loads(server.calls[0].request.body)
    assert body["aggregated_merchant_id"] == "am-7lks22ap113t4"


@pytest.mark.parametrize(
    "said",
    [
        wire.session(id=None),
        wire.session(wave_launch_url=None),
        wire.session(wave_launch_url="javascript:alert(1)"),
        wire.session(id="cos-" + "1" * 200),
        wire.session(id="cos-\ud800"),
        wire.session(wave_launch_url="https://pay.wave.com/c/" + "1" * 2000),
    ],
)
def test_a_session_that_cannot_be_shown_or_found_is_doubt(server, said):
    wire.on_create(server, replies(200, said))
    assert wire.wave().initiate_payment(wire.QUESTION).certainty is Certainty.IN_DOUBT


def test_after_a_lost_answer_the_session_is_found_by_our_reference(server):
    wire.on_create(server, silence)
    wire.on_search(server, wire.session())
    provider = wire.wave()
    assert provider.initiate_payment(wire.QUESTION).certainty is Certainty.IN_DOUBT
    result = provider.check_status(wire.QUESTION)
    assert (result.status, result.provider_reference) == (ProviderStatus.PENDING, wire.SESSION)
    assert result.redirect_url.startswith("https://pay.wave.com/")
    assert f"client_reference={wire.REFERENCE}" in server.calls[-1].request.url


def test_of_several_sessions_the_paid_one_counts_else_the_newest_open_one(server):
    old = wire.session(id="cos-old", when_created="2026-11-20T09:00:00Z")
    new = wire.session(id="cos-new", when_created="2026-11-20T11:00:00Z")
    dead = wire.expired(id="cos-dead", when_created="2026-11-20T12:00:00Z")
    paid = wire.paid(id="cos-paid", when_created="2026-11-20T08:00:00Z")
    wire.on_search(server, old, new, dead)
    assert wire.wave().check_status(wire.QUESTION).provider_reference == "cos-new"
    server.reset()
    wire.on_search(server, old, paid, new, dead)
    assert wire.wave().check_status(wire.QUESTION).provider_reference == "cos-paid"


def test_a_search_without_a_find_is_not_found_and_one_of_others_is_doubt(server):
    wire.on_search(server)
    assert wire.wave().check_status(wire.QUESTION).status is ProviderStatus.NOT_FOUND
    server.reset()
    wire.on_search(server, wire.paid(client_reference="ANOTHER"))
    assert wire.wave().check_status(wire.QUESTION).certainty is Certainty.IN_DOUBT


def test_a_session_that_wave_lost_decides_nothing(server):
    wire.on_session(server, replies(404, {"code": "checkout-session-not-found"}))
    assert wire.wave().check_status(KNOWN).certainty is Certainty.IN_DOUBT


def test_a_failed_attempt_ends_nothing_and_explains_the_end(server):
    error = {"code": "insufficient-funds", "message": "…"}
    wire.on_session(
        server,
        replies(200, wire.session(last_payment_error=error)),
        replies(200, wire.paid(last_payment_error=error)),
        replies(200, wire.expired(last_payment_error=error)),
    )
    looks = [wire.wave().check_status(KNOWN) for _ in range(3)]
    assert [look.status for look in looks] == ["pending", "succeeded", "expired"]
    assert [look.reason for look in looks] == ["", "", Reason.INSUFFICIENT_FUNDS]


@pytest.mark.parametrize("amount", ["2500.5", "2 500", None, 2500.5, True, "9" * 40])
def test_an_amount_that_is_none_is_said_to_be_none(server, amount):
    wire.on_session(server, replies(200, wire.paid(amount=amount)))
    assert wire.wave().check_status(KNOWN).amount is None


def test_a_deadline_that_no_calendar_has_is_none(server):
    wire.on_session(server, replies(200, wire.session(when_expires="9999-12-31T23:59:59-23:00")))
    assert wire.wave().check_status(KNOWN).expires_at is None


class TestCancelling:
    """Expire, then look: whichever was first at Wave is the truth."""

    EXPIRE = f"/v1/checkout/sessions/{wire.SESSION}/expire"

    def cancel(self, server, answer, then, *, request=KNOWN):
        wire.on_session(server, replies(200, wire.session()), replies(200, then))
        wire.on(server, "POST", self.EXPIRE, answer)
        return wire.wave().cancel_payment(request)

    def test_an_open_session_is_closed(self, server):
        result = self.cancel(server, replies(200), wire.expired())
        assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.CANCELLED)

    def test_a_guest_who_paid_in_the_last_second_has_paid(self, server):
        result = self.cancel(server, replies(409, {"code": "conflict"}), wire.paid())
        assert result.status is ProviderStatus.SUCCEEDED

    def test_a_session_that_ended_by_itself_has_expired(self, server):
        result = self.cancel(server, replies(409, {"code": "conflict"}), wire.expired())
        assert result.status is ProviderStatus.EXPIRED

    @pytest.mark.parametrize("what", UNREADABLE)
    def test_without_an_answer_it_stands_as_wave_says_it_stands(self, server, what):
        result = self.cancel(server, UNREADABLE[what], wire.session())
        assert result.status is ProviderStatus.PENDING

    def test_one_whose_answer_was_lost_is_searched_first(self, server):
        wire.on_search(server, wire.session())
        wire.on_session(server, replies(200, wire.expired()))
        wire.on(server, "POST", self.EXPIRE, replies(200))
        result = wire.wave().cancel_payment(wire.QUESTION)
        assert result.status is ProviderStatus.CANCELLED

    def test_one_that_is_paid_is_left_alone(self, server):
        wire.on_session(server, replies(200, wire.paid()))
        assert wire.wave().cancel_payment(KNOWN).status is ProviderStatus.SUCCEEDED
        assert len(server.calls) == 1
