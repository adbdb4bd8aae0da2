"""Answers that go wrong on their way, read from a real socket."""

import time

import pytest
import requests

from apps.simulator.faults import AFTER, BEFORE, ON_WIRE, Fault
from apps.simulator.rules import Rule

TIMEOUTS = {
    Fault.TIMEOUT_BEFORE: 0,
    Fault.TIMEOUT_AFTER: 1,
}
RESETS = {Fault.RESET_BEFORE: 0, Fault.RESET_AFTER: 1}


def charges(simulator):
    return len(list(simulator.ledger))


def orders(ask):
    return {"wave": ask.wave_order, "orange": ask.orange_order, "mtn": ask.mtn_order}


@pytest.fixture(params=["wave", "orange", "mtn"])
def order(request, ask):
    """Asks one provider for money, with a token that it has already."""
    ask.orange_token()
    if request.param != "wave":
        ask.orange("transactionstatus", {})
        ask.mtn("GET", "account/balance")
    return orders(ask)[request.param]


@pytest.mark.parametrize(("fault", "charged"), (TIMEOUTS | RESETS).items())
def test_no_answer_at_all(simulator, order, fault, charged):
    simulator.plan.add(Rule(fault=fault, seconds=0.05))
    with pytest.raises(requests.ConnectionError):
        order()
    assert charges(simulator) == charged


@pytest.mark.parametrize("fault", TIMEOUTS)
def test_a_timeout_lasts_as_long_as_it_is_told_to(simulator, ask, fault):
    simulator.plan.add(Rule(fault=fault, seconds=60))
    with pytest.raises(requests.ReadTimeout):
        ask("POST", "/v1/checkout/sessions", json={}, timeout=0.2)


@pytest.mark.parametrize("status", [408, 500, 503])
@pytest.mark.parametrize(("fault", "charged"), [(Fault.ERROR, 0), (Fault.ERROR_AFTER, 1)])
def test_errors_of_the_server(simulator, order, fault, charged, status):
    simulator.plan.add(Rule(fault=fault, status=status))
    assert order().status_code == status
    assert charges(simulator) == charged


def test_errors_are_in_each_providers_words(simulator, ask):
    simulator.plan.add(Rule(fault=Fault.ERROR, on="any", status=503))
    ask.tokens = dict.fromkeys(("orange", "collection"), "any")
    said = [order().json() for order in orders(ask).values()]
    assert [one["code"] for one in said] == ["service-unavailable", 5, "SERVICE_UNAVAILABLE"]


@pytest.mark.parametrize(
    ("fault", "status", "start"),
    [(Fault.RATE_LIMITED, 429, b"{"), (Fault.FIREWALL, 200, b"<html>")],
)
def test_refused_before_anything_was_done(simulator, order, fault, status, start):
    simulator.plan.add(Rule(fault=fault))
    answer = order()
    assert (answer.status_code, answer.content[: len(start)]) == (status, start)
    assert charges(simulator) == 0


def test_malformed(simulator, order):
    simulator.plan.add(Rule(fault=Fault.MALFORMED))
    with pytest.raises(requests.JSONDecodeError):
        order().json()
    assert charges(simulator) == 1


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.DRIP])
def test_an_answer_that_ends_too_soon(simulator, order, fault):
    simulator.plan.add(Rule(fault=fault, seconds=0.001))
    with pytest.raises((requests.exceptions.ChunkedEncodingError, requests.ConnectionError)):
        order()
    assert charges(simulator) == 1


def test_a_huge_answer(simulator, order):
    simulator.plan.add(Rule(fault=Fault.HUGE))
    assert len(order().content) > 512 * 1024
    assert charges(simulator) == 1


def test_a_slow_answer_is_whole(simulator, ask):
    simulator.plan.add(Rule(fault=Fault.SLOW, seconds=0.2))
    began = time.monotonic()
    assert ask.wave_order().json()["checkout_status"] == "open"
    assert time.monotonic() - began >= 0.2


def test_a_token_is_revoked_on_the_way(simulator, ask):
    ask.orange("transactionstatus", {})
    simulator.plan.add(Rule(fault=Fault.TOKEN_REVOKED, times=1))
    refused = ask.orange_order()
    assert (refused.status_code, refused.json()["code"]) == (401, 41)
    ask.tokens.clear()
    assert ask.orange_order().status_code == 201


def test_a_reference_that_is_said_to_be_used(simulator, ask):
    simulator.plan.add(Rule(fault=Fault.DUPLICATE_REFERENCE, times=1))
    assert [ask.orange_order().status_code for _ in range(2)] == [403, 201]
    assert [ask.mtn_order().status_code for _ in range(2)] == [409, 202]


def test_every_fault_of_an_answer_has_a_test_above():
    tested = {*TIMEOUTS, *RESETS, Fault.ERROR, Fault.ERROR_AFTER, Fault.RATE_LIMITED}
    tested |= {Fault.FIREWALL, Fault.MALFORMED, Fault.CUT, Fault.DRIP, Fault.HUGE, Fault.SLOW}
    assert tested == BEFORE | AFTER
    assert tested | {Fault.TOKEN_REVOKED, Fault.DUPLICATE_REFERENCE} == ON_WIRE
