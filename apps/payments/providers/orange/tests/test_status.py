"""What became of a payment: the words, the clock, and what decides nothing (sections 5 and 13)."""

import json

import pytest

from apps.payments.providers.base import Certainty, ProviderStatus, Reason
from apps.payments.providers.orange import OrangeProvider
from apps.payments.providers.orange.tests import wire
from apps.payments.tests.providers.wire import no_route, replies, silence


def test_the_question_is_as_the_reference_shows_it(look, server):
    look(wire.says())
    (request,) = wire.sent(server, "/transactionstatus")
    assert wire.body(request) == {
        "order_id": wire.REFERENCE,
        "amount": 2500,
        "pay_token": wire.PAY_TOKEN,
    }
    assert request.headers["Content-Type"] == "application/json"


def test_a_success_is_about_the_amount_that_was_asked_for(look):
    result = look(wire.says())
    assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.SUCCEEDED)
    assert (result.amount, result.currency, result.reason) == (2500, "XOF", "")
    assert result.provider_reference == "MP261120.1204.A00042"


def test_a_read_may_also_be_answered_with_200(look):
    assert look(wire.recorded(200, "status__success")).status is ProviderStatus.SUCCEEDED


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        (2500, 2500),
        (2500.0, 2500),
        ("2500", 2500),
        (2499, 2499),
        (0, 0),
        ("", None),
        ([2500], None),
        ("25e2", None),
    ],
)
def test_an_amount_that_is_named_counts(said, amount, look):
    assert look(wire.says(amount=said)).amount == amount


@pytest.mark.parametrize(
    ("said", "currency"), [("XOF", "XOF"), ("GNF", "GNF"), ("OUV", "OUV"), ("", None), (7, None)]
)
def test_a_currency_that_is_named_counts(said, currency, look):
    assert look(wire.says(currency=said)).currency == currency


@pytest.mark.parametrize(("said", "currency"), [("OUV", "XOF"), ("GNF", "GNF")])
def test_the_sandboxs_units_stand_for_the_orders_currency(said, currency, look):
    provider = wire.orange(segment="dev")
    result = look(wire.says(currency=said), provider=provider, segment="dev")
    assert (result.amount, result.currency) == (2500, currency)


@pytest.mark.parametrize("txnid", ["", None, 7, "x" * 121, "with space"])
def test_a_success_without_a_usable_txnid_is_still_one(txnid, look):
    result = look(wire.says(txnid=txnid))
    assert (result.status, result.provider_reference) == (ProviderStatus.SUCCEEDED, "")


@pytest.mark.parametrize("word", ["INITIATED", "PENDING", "EXPIRED", "FAILED"])
def test_only_a_success_names_a_transaction(word, look):
    result = look(wire.says(word))
    assert (result.provider_reference, result.amount) == ("", None)


def test_a_failure_has_no_reason_on_the_wire(look):
    result = look(wire.says("FAILED"))
    assert (result.status, result.reason) == (ProviderStatus.FAILED, Reason.REFUSED)


def test_confirmed_too_late(look):
    result = look(wire.says("EXPIRED"))
    assert (result.status, result.reason) == (ProviderStatus.EXPIRED, Reason.EXPIRED)


@pytest.mark.parametrize("data", [{}, {"pay_token": ""}, {"notif_token": wire.NOTIF_TOKEN}])
def test_without_a_pay_token_nobody_has_the_link(data, look, server):
    result = look(wire.says(), provider_data=data)
    found = (result.certainty, result.status, result.reason)
    assert found == (Certainty.DEFINITE, ProviderStatus.FAILED, Reason.NOT_RECEIVED)
    assert not server.calls


def test_without_an_account_there_is_nobody_to_ask(look, server):
    result = look(wire.says(), provider=OrangeProvider(config={"country": "CI"}))
    assert result.certainty is Certainty.IN_DOUBT
    assert not server.calls


@pytest.mark.parametrize(
    "answer",
    [
        wire.says("SOMETHING_NEW"),
        wire.says("success"),
        wire.says(""),
        wire.says(None),
        wire.says(["SUCCESS"]),
        wire.says(201),
        wire.says(order_id="PAOTHEROTHEROTHEROTHEROTHER"),
        wire.says("INITIATED", order_id=["x"]),
        replies(201, ["SUCCESS"]),
        replies(202, {"status": "SUCCESS"}),
        replies(500, {"status": "SUCCESS"}),
        wire.recorded(400, "error__missing_field"),
        wire.recorded(401, "error__expired_credentials"),
        wire.recorded(403, "error__access_denied"),
        replies(404, {"code": 60, "message": "Resource not found"}),
        replies(429),
        wire.recorded(503, "error__unavailable"),
        no_route,
        silence,
    ],
)
def test_anything_else_decides_nothing(answer, look):
    result = look(answer)
    assert (result.certainty, result.status) == (Certainty.IN_DOUBT, ProviderStatus.PENDING)


@pytest.mark.parametrize("order_id", [None, "", wire.REFERENCE])
def test_a_status_need_not_name_the_order(order_id, look):
    assert look(wire.says(order_id=order_id)).status is ProviderStatus.SUCCEEDED


def test_a_pay_token_that_is_quoted_is_not_kept(look):
    quoted = [{"text": f"unknown: {wire.PAY_TOKEN}"}]
    result = look(replies(404, {"code": 60, "details": quoted}))
    assert wire.PAY_TOKEN not in json.dumps(dict(result.raw))
    assert "unknown" in json.dumps(dict(result.raw))
