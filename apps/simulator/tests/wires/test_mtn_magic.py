"""The numbers that MTN's sandbox answers by itself, and refunds (sections 10 and 11)."""

from uuid import uuid4

import pytest

from apps.simulator.ledger import Act


def order(ask, digits, reference=None):
    payer = {"partyIdType": "MSISDN", "partyId": f"46733123{digits}"}
    return ask.mtn_order(reference, market="sandbox", payer=payer)


@pytest.mark.parametrize(
    ("digits", "status", "reason"),
    [
        ("999", "SUCCESSFUL", None),
        ("450", "FAILED", "INTERNAL_PROCESSING_ERROR"),
        ("451", "FAILED", "APPROVAL_REJECTED"),
        ("452", "FAILED", "EXPIRED"),
        ("453", "PENDING", None),
        ("454", "CREATED", None),
        ("455", "FAILED", "PAYER_NOT_FOUND"),
        ("463", "FAILED", "COULD_NOT_PERFORM_TRANSACTION"),
    ],
)
def test_numbers_that_decide_at_once(ask, digits, status, reason):
    reference = str(uuid4())
    assert order(ask, digits, reference).status_code == 202
    seen = ask.mtn_status(reference).json()
    assert (seen["status"], seen.get("reason")) == (status, reason)


@pytest.mark.parametrize(
    ("digits", "status", "code"),
    [
        ("456", 500, "PAYEE_NOT_ALLOWED_TO_RECEIVE"),
        ("457", 500, "NOT_ALLOWED"),
        ("458", 500, "NOT_ALLOWED_TARGET_ENVIRONMENT"),
        ("459", 500, "INVALID_CALLBACK_URL_HOST"),
        ("460", 500, "INVALID_CURRENCY"),
        ("461", 500, "INTERNAL_PROCESSING_ERROR"),
        ("462", 503, "SERVICE_UNAVAILABLE"),
    ],
)
def test_numbers_that_are_refused(simulator, ask, digits, status, code):
    answer = order(ask, digits)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not list(simulator.ledger)


@pytest.mark.parametrize(
    ("variant", "after"), [("measured", "SUCCESSFUL"), ("documented", "PENDING")]
)
def test_454_as_measured_and_as_documented(simulator, ask, variant, after):
    simulator.switches.set({"mtn_magic_as": variant})
    reference = str(uuid4())
    order(ask, "454", reference)
    simulator.forward(26)
    assert ask.mtn_status(reference).json()["status"] == after


def test_the_numbers_are_nothing_special_outside_the_sandbox(simulator, ask):
    payer = {"partyIdType": "MSISDN", "partyId": "46733123456"}
    assert ask.mtn_order(payer=payer).status_code == 202
    assert [charge["status"] for charge in simulator.truth()] == ["pending"]


def test_the_sandbox_knows_the_euro_alone(ask):
    answer = ask.mtn_order(market="sandbox", currency="XOF")
    assert (answer.status_code, answer.json()["code"]) == (500, "INVALID_CURRENCY")


@pytest.mark.parametrize(
    ("digits", "status"),
    [
        ("450", 404),
        ("451", 500),
        ("452", 500),
        ("453", 500),
        ("454", 500),
        ("455", 503),
        ("999", 200),
    ],
)
@pytest.mark.parametrize("kind", ["msisdn", "MSISDN"])
def test_whether_a_number_has_a_wallet(ask, kind, digits, status):
    path = f"accountholder/{kind}/46733123{digits}/active"
    assert ask.mtn("GET", path, market="sandbox").status_code == status


@pytest.fixture
def paid(simulator, ask):
    reference = str(uuid4())
    ask.mtn_order(reference)
    simulator.act(simulator.ledger.get("mtn", reference), Act.APPROVE)
    return reference


def refund(ask, paid, reference=None, **changed):
    reference = reference or str(uuid4())
    said = {"amount": "2500", "currency": "XOF", "referenceIdToRefund": paid, "externalId": "R-1"}
    headers = {"X-Reference-Id": reference}
    answer = ask.mtn("POST", "refund", "disbursement", headers=headers, json=said | changed)
    seen = ask.mtn("GET", f"refund/{reference}", "disbursement")
    return answer, seen


def test_a_refund_and_one_too_many(simulator, ask, paid):
    answers = [refund(ask, paid, amount=amount) for amount in ("1000", "1500", "1")]
    assert [answer.status_code for answer, _ in answers] == [202, 202, 202]
    assert [seen.json()["status"] for _, seen in answers] == ["SUCCESSFUL", "SUCCESSFUL", "FAILED"]
    assert answers[0][1].json()["payee"]["partyId"] == "2250707070707"
    assert simulator.truth()[0]["refunded"] == "2500"


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"referenceIdToRefund": "2"}, 400),
        ({"referenceIdToRefund": str(uuid4())}, 404),
        ({"amount": "0"}, 400),
        ({"currency": "EUR"}, 500),
    ],
)
def test_a_refund_that_cannot_be(simulator, ask, paid, changed, status):
    answer, seen = refund(ask, paid, **changed)
    assert (answer.status_code, seen.status_code) == (status, 404)
    assert simulator.truth()[0]["refunded"] == "0"


def test_a_refund_wants_a_payment_and_a_name_of_its_own(ask, paid):
    unpaid, once = str(uuid4()), str(uuid4())
    ask.mtn_order(unpaid)
    assert refund(ask, unpaid)[0].status_code == 404
    assert [refund(ask, paid, once)[0].status_code for _ in range(2)] == [202, 409]
    assert refund(ask, paid, unpaid)[0].status_code == 409


def test_a_refund_is_no_matter_of_collection(ask, paid):
    said = {"amount": "2500", "currency": "XOF", "referenceIdToRefund": paid}
    headers = {"X-Reference-Id": str(uuid4())}
    assert ask.mtn("POST", "refund", headers=headers, json=said).status_code == 403
