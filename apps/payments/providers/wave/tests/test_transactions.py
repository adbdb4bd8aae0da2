"""The wallet's own list, and one transaction out of it (section 8)."""

import json
from datetime import date

import pytest

from apps.payments.providers.base import Certainty, LineKind, ProviderStatus
from apps.payments.providers.wave.tests import wire
from apps.payments.tests.providers.wire import UNREADABLE, replies

DAY = date(2026, 11, 20)
NOWHERE = replies(404, {"code": "not-found", "message": "…"})


def listed(*items, **page):
    return replies(200, {"items": list(items), "page_info": {"has_next_page": False, **page}})


def items():
    return json.loads(wire.recorded("transactions__refund.json"))["items"]


def test_a_line_is_what_the_guest_paid_with_the_fee_beside_it(server):
    wire.on(server, "GET", "/v1/transactions", listed(*items()))
    paid, back = wire.wave().fetch_statement(DAY).lines
    assert (paid.kind, paid.amount, paid.fee, paid.levy) == (LineKind.PAYMENT, 2500, 25, 0)
    assert (back.kind, back.amount, back.fee) == (LineKind.REFUND, 2500, -25)
    assert (paid.transaction_id, paid.reference, paid.provider_reference) == (
        "TAB12CD34EF",
        wire.REFERENCE,
        wire.SESSION,
    )
    assert "date=2026-11-20" in server.calls[0].request.url


def test_a_tax_counts_where_we_bear_it(server):
    first = items()[0] | {"amount": "2455", "government_tax_amount": "20"}
    borne = items()[0] | {"government_tax_amount": "20", "government_tax_paid_by_wave": True}
    wire.on(server, "GET", "/v1/transactions", listed(first, borne))
    lines = wire.wave().fetch_statement(DAY).lines
    assert [(line.amount, line.levy) for line in lines] == [(2500, 20), (2500, 0)]


def test_money_that_is_no_payment_is_kept_apart(server):
    said = items()[0]
    others = [said | {"transaction_type": kind} for kind in ("merchant_sweep", "api_payout", "new")]
    wire.on(server, "GET", "/v1/transactions", listed(*others, said | {"is_reversal": True}))
    kinds = [line.kind for line in wire.wave().fetch_statement(DAY).lines]
    assert kinds == [LineKind.OTHER, LineKind.OTHER, LineKind.OTHER, LineKind.REFUND]


def test_pages_are_put_together(server):
    one, two = items()
    more = {"has_next_page": True, "end_cursor": "C1"}
    wire.on(server, "GET", "/v1/transactions", listed(one, **more), listed(two))
    assert len(wire.wave().fetch_statement(DAY).lines) == 2
    assert "after=C1" in server.calls[1].request.url


@pytest.mark.parametrize("what", UNREADABLE)
def test_half_a_day_is_none(server, what):
    more = {"has_next_page": True, "end_cursor": "C1"}
    wire.on(server, "GET", "/v1/transactions", listed(*items(), **more), UNREADABLE[what])
    result = wire.wave().fetch_statement(DAY)
    assert (result.certainty, result.lines) == (Certainty.IN_DOUBT, ())


@pytest.mark.parametrize(
    "flaw",
    [{"amount": "2475.5"}, {"timestamp": "today"}, {"transaction_id": ""}, {"currency": "?"}],
)
def test_one_line_that_cannot_be_read_spoils_the_day(server, flaw):
    wire.on(server, "GET", "/v1/transactions", listed(items()[0] | flaw))
    assert wire.wave().fetch_statement(DAY).certainty is Certainty.IN_DOUBT


def test_a_transaction_leads_to_its_session(server):
    wire.on(server, "GET", "/v1/checkout/sessions", replies(200, wire.paid(amount="2500")))
    found = wire.wave().find_transaction("tab12cd34ef")
    assert (found.result.status, found.result.transaction_id) == (
        ProviderStatus.SUCCEEDED,
        "TAB12CD34EF",
    )
    assert (found.result.amount, found.reference) == (2500, wire.paid()["client_reference"])


def test_money_without_a_session_is_found_in_the_list(server):
    wire.on(server, "GET", "/v1/checkout/sessions", NOWHERE)
    sticker = items()[0] | {"transaction_type": "merchant_payment", "client_reference": None}
    wire.on(server, "GET", "/v1/transactions", listed(), listed(sticker))
    found = wire.wave().find_transaction("TAB12CD34EF")
    assert (found.result.status, found.result.amount, found.reference) == (
        ProviderStatus.SUCCEEDED,
        2500,
        "",
    )


def test_money_that_was_taken_back_is_no_longer_there(server):
    """The guest still has the message of the payment."""
    wire.on(server, "GET", "/v1/checkout/sessions", NOWHERE)
    sticker = items()[0] | {"transaction_type": "merchant_payment", "client_reference": None}
    wire.on(server, "GET", "/v1/transactions", listed(sticker, sticker | {"is_reversal": True}))
    found = wire.wave().find_transaction("TAB12CD34EF")
    assert found.result.status is ProviderStatus.NOT_FOUND


def test_what_is_no_guests_payment_is_not_found(server):
    wire.on(server, "GET", "/v1/checkout/sessions", NOWHERE)
    wire.on(server, "GET", "/v1/transactions", listed(*items()))
    for name in ("TAB12CD34EG", "TNOBODY"):
        found = wire.wave().find_transaction(name)
        assert found.result.status is ProviderStatus.NOT_FOUND


@pytest.mark.parametrize("what", UNREADABLE)
def test_no_answer_is_doubt(server, what):
    wire.on(server, "GET", "/v1/checkout/sessions", UNREADABLE[what])
    assert wire.wave().find_transaction("T1").result.certainty is Certainty.IN_DOUBT
