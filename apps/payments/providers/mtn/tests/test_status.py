"""What a status means, whichever of MTN's habits it comes in (section 6)."""

from dataclasses import replace

import pytest

from apps.payments.providers.base import Certainty, ProviderStatus, Reason
from apps.payments.providers.mtn.tests import wire
from apps.payments.tests.providers.wire import replies

PAYMENT = f"collection/v1_0/requesttopay/{wire.REFERENCE_ID}"


@pytest.fixture
def look(server):
    """Ask for the status where the server gives this answer."""

    def check(*answers, provider=None, question=wire.QUESTION, url=wire.URL):
        wire.hand_out_tokens(server, url=url)
        wire.on(server, "GET", PAYMENT, *answers, url=url)
        return (provider or wire.mtn()).check_status(question)

    return check


def echo(**changes):
    return replies(200, wire.payload("status__successful") | changes)


def test_a_success_carries_its_figures(look):
    result = look(wire.recorded(200, "status__successful"))
    assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.SUCCEEDED)
    assert (result.amount, result.currency) == (2500, "XOF")
    assert result.provider_reference == wire.REFERENCE_ID


REASONS = {
    "APPROVAL_REJECTED": Reason.REFUSED_BY_GUEST,
    "NOT_ENOUGH_FUNDS": Reason.INSUFFICIENT_FUNDS,
    "PAYER_NOT_FOUND": Reason.PHONE_UNKNOWN,
    "PAYEE_NOT_FOUND": Reason.ACCOUNT_BLOCKED,
    "PAYER_LIMIT_REACHED": Reason.LIMIT_REACHED,
    "PAYEE_NOT_ALLOWED_TO_RECEIVE": Reason.ACCOUNT_BLOCKED,
    "PAYMENT_NOT_APPROVED": Reason.REFUSED_BY_GUEST,
    "SENDER_ACCOUNT_NOT_ACTIVE": Reason.PHONE_UNKNOWN,
    "NOT_ALLOWED": Reason.ACCOUNT_BLOCKED,
    "NOT_ALLOWED_TARGET_ENVIRONMENT": Reason.CREDENTIALS_REFUSED,
    "INVALID_CALLBACK_URL_HOST": Reason.NOT_CONFIGURED,
    "INVALID_CURRENCY": Reason.CURRENCY_REFUSED,
    "RESOURCE_ALREADY_EXIST": Reason.DUPLICATE_REFERENCE,
    "TRANSACTION_CANCELED": Reason.REFUSED,
    "INTERNAL_PROCESSING_ERROR": Reason.REFUSED,
    "SERVICE_UNAVAILABLE": Reason.REFUSED,
    "SOMETHING_NEW": Reason.REFUSED,
}


@pytest.mark.parametrize("code", REASONS)
@pytest.mark.parametrize("shape", ["text", "object"])
def test_a_reason_is_read_as_text_and_as_object(code, shape, look):
    reason = code if shape == "text" else {"code": code, "message": "So it is"}
    result = look(echo(status="FAILED", reason=reason))
    found = (result.certainty, result.status, result.reason)
    assert found == (Certainty.DEFINITE, ProviderStatus.FAILED, REASONS[code])


@pytest.mark.parametrize("code", ["EXPIRED", "COULD_NOT_PERFORM_TRANSACTION"])
def test_what_was_not_approved_in_time_has_expired(code, look):
    result = look(echo(status="FAILED", reason=code))
    assert (result.status, result.reason) == (ProviderStatus.EXPIRED, Reason.EXPIRED)


@pytest.mark.parametrize("reason", [None, 7, [], {}, {"code": None}, {"code": ["X"]}, "in words"])
def test_a_failure_without_a_readable_reason_is_still_one(reason, look):
    result = look(echo(status="FAILED", reason=reason))
    found = (result.certainty, result.status, result.reason, result.message)
    assert found == (Certainty.DEFINITE, ProviderStatus.FAILED, Reason.REFUSED, "")


def test_an_unknown_code_is_passed_on(look):
    assert look(echo(status="FAILED", reason="SOMETHING_NEW")).message == "SOMETHING_NEW"


def test_recorded_failures(look):
    assert look(wire.recorded(200, "status__failed_reason_text")).reason is (
        Reason.REFUSED_BY_GUEST
    )


def test_recorded_failure_without_our_reference(look):
    assert look(wire.recorded(200, "status__failed_reason_object")).reason is Reason.PHONE_UNKNOWN


@pytest.mark.parametrize("word", ["PENDING", "CREATED", "ONGOING", "TIMEOUT", "successful", ""])
def test_any_word_but_the_two_final_ones_is_pending(word, look):
    result = look(echo(status=word))
    assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.PENDING)


def test_an_unknown_reference_is_not_found(look):
    result = look(replies(404, {"code": "RESOURCE_NOT_FOUND", "message": "Not found."}))
    assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.NOT_FOUND)


@pytest.mark.parametrize(
    "answer",
    [
        replies(404, {"statusCode": 404, "message": "Resource not found"}),
        replies(404),
        replies(400),
        replies(401),
        replies(403, {"statusCode": 403, "message": "Forbidden"}),
        replies(429),
        replies(500, {"code": "NOT_ALLOWED"}),
        replies(500, {"code": "RESOURCE_NOT_FOUND"}),
        replies(503, {"code": "SERVICE_UNAVAILABLE"}),
        replies(202, {"status": "SUCCESSFUL", "amount": "2500", "currency": "XOF"}),
        replies(200, {"amount": "2500", "currency": "XOF"}),
        replies(200, {"status": ["SUCCESSFUL"]}),
        replies(200, {"status": None}),
    ],
)
def test_anything_else_decides_nothing(answer, look):
    assert look(answer).certainty is Certainty.IN_DOUBT


def test_another_payments_status_decides_nothing(look):
    assert look(echo(externalId="PAOTHEROTHEROTHEROTHEROTHER")).certainty is Certainty.IN_DOUBT
    assert look(echo(externalId=None)).certainty is Certainty.DEFINITE


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("12.5", 1250),
        ("12.50", 1250),
        ("12.500", 1250),
        (12.5, 1250),
        ("12.505", None),
        (12, 1200),
        ("", None),
        (None, None),
        (True, None),
        ([12.5], None),
        ("NaN", None),
        ("Infinity", None),
        ("1e400000000", None),
        ("٣", None),
        ("9" * 40, None),
        ("-12.5", -1250),
    ],
)
def test_amounts_are_compared_as_decimals(said, amount, look):
    question = replace(wire.QUESTION, amount=1250, currency="GHS")
    result = look(echo(amount=said, currency="GHS"), question=question)
    assert (result.status, result.amount) == (ProviderStatus.SUCCEEDED, amount)


def test_the_sandboxs_euros_stand_for_the_orders_currency(look):
    provider = wire.mtn(environment="sandbox")
    result = look(echo(currency="EUR"), provider=provider, url=wire.SANDBOX_URL)
    assert (result.amount, result.currency) == (2500, "XOF")


@pytest.mark.parametrize("currency", ["USD", "", None, ["XOF"]])
def test_nothing_but_euros_stands_for_it_in_the_sandbox(currency, look):
    provider = wire.mtn(environment="sandbox")
    result = look(echo(currency=currency), provider=provider, url=wire.SANDBOX_URL)
    assert result.currency == (currency if currency == "USD" else None)


def test_a_markets_euros_are_reported_as_they_are(look):
    assert look(echo(currency="EUR")).currency == "EUR"


def test_without_an_id_there_is_nothing_to_ask(look, server):
    result = look(echo(), question=replace(wire.QUESTION, provider_reference=""))
    assert result.certainty is Certainty.IN_DOUBT
    assert not server.calls
