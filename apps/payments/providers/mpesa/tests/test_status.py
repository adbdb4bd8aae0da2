"""What became of a prompt: the query decides, and news tells what it does not say."""

import pytest

from apps.payments.providers.base import Certainty, ProviderStatus, Reason
from apps.payments.providers.mpesa.tests import wire
from apps.payments.tests.providers.wire import replies

CALLBACK = f"callback-0-{wire.CHECKOUT}"


@pytest.fixture
def look(server):
    def run(answer, **data):
        wire.hand_out_tokens(server)
        wire.on_query(server, answer)
        return wire.mpesa().check_status(wire.asked(**({"checkout": wire.CHECKOUT} | data)))

    return run


def paid(**fields):
    usual = {"checkout": wire.CHECKOUT, "code": "0", "receipt": wire.RECEIPT, "amount": "25.0"}
    return {CALLBACK: usual | fields}


@pytest.mark.parametrize(
    "answer",
    [
        wire.error(500, "500.001.1001", "The transaction is being processed"),
        wire.error(500, "500.001.1001", "The transaction does not Exist"),
        wire.error(500, "500.001.1001"),
        wire.error(200, "500.001.1001"),
        wire.error(400, "400.002.02", "Bad Request - Invalid CheckoutRequestID"),
        wire.fault(429, "policies.ratelimit.SpikeArrestViolation"),
        wire.error(404, "404.001.03", "Invalid Access Token"),
        wire.queried("0", CheckoutRequestID="ws_CO_another"),
        wire.queried("1037", errorCode="500.001.1001"),
    ],
)
def test_what_means_ask_again(look, answer):
    result = look(answer)
    assert (result.certainty, result.needs_people) == (Certainty.IN_DOUBT, False)


def test_paid_without_a_callback_has_no_name_yet(look):
    result = look(wire.queried("0"))
    assert (result.amount, result.currency, result.transaction_id) == (2500, "KES", "")


def test_paid_is_called_as_the_callback_said_and_compared_with_it(look):
    result = look(wire.queried("0"), **paid())
    assert (result.amount, result.transaction_id) == (2500, wire.RECEIPT)
    assert look(wire.queried("0"), **paid(amount="24.00")).amount == 2400


def test_a_callback_about_another_prompt_counts_for_nothing(look):
    result = look(wire.queried("0"), **paid(checkout="ws_CO_another", amount="1"))
    assert (result.amount, result.transaction_id) == (2500, "")
    assert look(wire.queried("1032"), **paid(checkout="ws_CO_another")).reason


def test_a_failure_does_not_undo_a_receipt(look):
    result = look(wire.queried("1032"), **paid())
    assert (result.certainty, result.needs_people) == (Certainty.IN_DOUBT, True)
    assert result.message == "1032"


def test_a_code_that_nobody_knows_is_for_people(look):
    result = look(wire.queried("7777"))
    assert (result.status, result.needs_people) == (ProviderStatus.PENDING, True)
    assert result.message == "7777"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("1", Reason.INSUFFICIENT_FUNDS),
        ("1032", Reason.REFUSED_BY_GUEST),
        ("1037", Reason.EXPIRED),
        ("1001", Reason.BUSY),
        ("2002", Reason.NOT_CONFIGURED),
    ],
)
def test_why_it_failed(look, code, reason):
    assert look(wire.queried(code)).reason == reason


class TestALostAnswer:
    """No id of theirs: our question has nothing to name the prompt by."""

    def test_nobody_can_be_asked(self, server):
        result = wire.mpesa().check_status(wire.asked())
        assert (result.certainty, result.needs_people) == (Certainty.IN_DOUBT, True)
        assert not server.calls

    def test_a_callback_brings_the_id_and_the_query_decides(self, server):
        wire.hand_out_tokens(server)
        wire.on_query(server, wire.queried("1037"), wire.queried("0"))
        provider = wire.mpesa()
        asked = wire.asked(**wire.told(provider, "callback__paid"))
        assert provider.check_status(asked).certainty is Certainty.IN_DOUBT
        result = provider.check_status(asked)
        assert (result.status, result.transaction_id) == (ProviderStatus.SUCCEEDED, wire.RECEIPT)
        assert wire.sent(server)[-1]["CheckoutRequestID"] == wire.CHECKOUT

    def test_the_paybill_confirms_what_nobody_could_ask_about(self, server):
        provider = wire.mpesa()
        result = provider.check_status(wire.asked(**wire.told(provider, "confirmation__masked")))
        assert (result.certainty, result.status) == (Certainty.DEFINITE, ProviderStatus.SUCCEEDED)
        assert (result.amount, result.transaction_id) == (2500, wire.RECEIPT)
        assert not server.calls

    def test_a_confirmation_of_another_amount_is_compared(self, server):
        said = {"confirmation": {"receipt": wire.RECEIPT, "amount": "24.50"}}
        assert wire.mpesa().check_status(wire.asked(**said)).amount == 2450

    def test_where_a_prompt_is_known_the_query_decides_also_then(self, look):
        said = {"confirmation": {"receipt": wire.RECEIPT, "amount": "25.00"}}
        assert look(replies(500), **said).certainty is Certainty.IN_DOUBT
        assert look(wire.queried("0"), **said).transaction_id == wire.RECEIPT
        assert look(wire.queried("1037"), **said).needs_people
