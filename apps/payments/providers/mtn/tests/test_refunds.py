"""Giving money back with the disbursement product (section 10)."""

from dataclasses import replace

import pytest

from apps.payments.providers.base import Certainty, ProviderStatus, Reason
from apps.payments.providers.mtn.account import disbursement_account
from apps.payments.providers.mtn.tests import wire
from apps.payments.tests.providers.wire import no_route, replies, silence

REFUND = "disbursement/v1_0/refund"


@pytest.fixture
def refund(server):
    """Refund where the server gives this answer."""

    def process(answer, request=wire.REFUND):
        wire.hand_out_tokens(server)
        wire.on(server, "POST", REFUND, answer)
        return wire.mtn(disburses=True).process_refund(request)

    return process


@pytest.fixture
def look(server):
    """Ask for the refund where the server gives this answer."""

    def check(answer):
        wire.hand_out_tokens(server)
        wire.on(server, "GET", f"{REFUND}/{wire.REFUND_ID}", answer)
        return wire.mtn(disburses=True).check_refund(wire.REFUND)

    return check


def test_it_names_the_payment_and_has_an_id_of_its_own(refund, server):
    result = refund(replies(202))

    (request,) = wire.sent(server, "/refund")
    assert wire.body(request) == {
        "amount": "1000",
        "currency": "XOF",
        "externalId": wire.REFUND.reference,
        "payerMessage": "Plat froid",
        "payeeNote": wire.REFUND.reference,
        "referenceIdToRefund": wire.REFERENCE_ID,
    }
    assert request.headers["X-Reference-Id"] == wire.REFUND_ID
    assert request.headers["Ocp-Apim-Subscription-Key"] == "d15b0000d15b0000d15b0000d15b0000"
    assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.PENDING)
    assert result.provider_reference == wire.REFUND_ID


def test_without_keys_for_it_nothing_is_sent(server):
    result = wire.mtn().process_refund(wire.REFUND)
    found = (result.certainty, result.status, result.reason)
    assert found == (Certainty.DEFINITE, ProviderStatus.FAILED, Reason.NOT_CONFIGURED)
    assert wire.mtn().check_refund(wire.REFUND).certainty is Certainty.IN_DOUBT
    assert not server.calls


def test_an_api_user_of_its_own_comes_whole_or_not_at_all():
    provider = wire.mtn(disburses=True)
    shared = disbursement_account(provider.config, provider.credentials)
    assert (shared.user, shared.secret) == (provider.credentials["user_id"], wire.API_SECRET)

    half = {**provider.credentials, "disbursement_user_id": "own"}
    assert not disbursement_account(provider.config, half).is_complete
    whole = disbursement_account(provider.config, {**half, "disbursement_api_secret": "secret"})
    assert (whole.user, whole.secret) == ("own", "secret")


@pytest.mark.parametrize("missing", ["refund", "payment"])
def test_without_an_id_nothing_is_sent(missing, refund, server):
    payment = replace(wire.QUESTION, provider_reference="")
    changed = {"refund": {"refund_reference": ""}, "payment": {"payment": payment}}[missing]
    result = refund(replies(202), request=replace(wire.REFUND, **changed))
    assert (result.certainty, result.reason) == (Certainty.NOT_SENT, Reason.INVALID_REQUEST)
    assert not server.calls


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (replies(500, {"code": "NOT_ENOUGH_FUNDS"}), Reason.INSUFFICIENT_FUNDS),
        (replies(500, {"code": "PAYEE_NOT_FOUND"}), Reason.PHONE_UNKNOWN),
        (replies(500, {"code": "PAYER_NOT_FOUND"}), Reason.ACCOUNT_BLOCKED),
        (wire.recorded(403, "error__forbidden"), Reason.CREDENTIALS_REFUSED),
        (replies(400), Reason.INVALID_REQUEST),
    ],
)
def test_a_refusal_is_definite(answer, reason, refund):
    result = refund(answer)
    found = (result.certainty, result.status, result.reason)
    assert found == (Certainty.DEFINITE, ProviderStatus.FAILED, reason)


def test_an_id_that_exists_was_accepted_before(refund):
    result = refund(replies(409, {"code": "RESOURCE_ALREADY_EXIST"}))
    assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.PENDING)


@pytest.mark.parametrize("answer", [replies(500), replies(404), silence])
def test_a_lost_answer_is_doubt(answer, refund):
    assert refund(answer).certainty is Certainty.IN_DOUBT


def test_what_never_left_is_proof_of_nothing_done(refund):
    assert refund(no_route).certainty is Certainty.NOT_SENT


def test_a_settled_refund_says_how_much(look):
    result = look(wire.recorded(200, "refund__successful"))
    assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.SUCCEEDED)
    assert (result.amount, result.provider_reference) == (1000, wire.REFUND_ID)


def test_an_amount_in_another_currency_is_none(look):
    echo = wire.payload("refund__successful") | {"currency": "GHS"}
    assert look(replies(200, echo)).amount is None


@pytest.mark.parametrize("code", ["EXPIRED", "NOT_ENOUGH_FUNDS", "SOMETHING_NEW"])
def test_a_refund_that_ended_without_money_failed(code, look):
    echo = wire.payload("refund__successful") | {"status": "FAILED", "reason": code}
    assert look(replies(200, echo)).status is ProviderStatus.FAILED


def test_one_that_mtn_does_not_know_is_not_found(look):
    assert look(replies(404, {"code": "RESOURCE_NOT_FOUND"})).status is ProviderStatus.NOT_FOUND
