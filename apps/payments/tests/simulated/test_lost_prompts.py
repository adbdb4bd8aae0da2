"""A provider that cannot be asked after a lost answer, and tells each payment's own address."""

import json
from urllib.parse import urlsplit

import pytest
from django.test import Client

from apps.payments.models import CaseKind, Payment, PaymentCase, Refund
from apps.payments.services.addresses import webhook_url
from apps.payments.tests.flows.tills import initiate, reload
from apps.simulator import accounts
from apps.simulator.faults import Fault
from apps.simulator.ledger import Act
from apps.simulator.rules import Rule
from apps.simulator.tests.asking import Asking

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("is_alone", ["with workers"], indirect=True),
    pytest.mark.parametrize("code", ["mpesa"], indirect=True),
]


def confirm_to(town):
    """The paybill's confirmations go to the method's own address."""
    asking = Asking(town.simulator)
    said = {"ShortCode": accounts.MPESA_SHORT_CODE, "ResponseType": "Completed"}
    url = {"ConfirmationURL": webhook_url(town.method)}
    assert asking.mpesa("c2b/v2/registerurl", said | url).status_code == 200
    asking.http.close()


def charge_of(town):
    (charge,) = town.simulator.ledger
    return charge


def case():
    return PaymentCase.all_objects.get()


def test_one_who_pays_is_reported_twice_and_has_paid_once(town):
    confirm_to(town)
    payment = town.ask_for()
    town.live_on(payment, Act.APPROVE)
    assert town.figures(payment) == ("success", True)
    assert reload(payment).transaction_id == charge_of(town).transaction_id
    assert not PaymentCase.all_objects.exists()
    town.agrees()


def test_one_who_pays_again_under_the_same_name_is_asked_about(town):
    confirm_to(town)
    payment = town.ask_for()
    town.live_on(payment, Act.APPROVE)
    for transaction_id in (charge_of(town).transaction_id, "RKTQDM7W6Z", "RKTQDM7W6Z"):
        again = {"TransID": transaction_id, "TransAmount": "25.00", "OrgAccountBalance": "90.00"}
        again |= {"BillRefNumber": reload(payment).provider_reference}
        door = urlsplit(webhook_url(town.method)).path
        assert Client().post(door, again, content_type="application/json").status_code == 200
    assert case().kind == CaseKind.MISMATCH
    assert case().facts["said"] == {"reference": "RKTQDM7W6Z"}
    assert town.figures(payment) == ("success", True)
    town.agrees()


def test_money_that_only_the_query_told_of_learns_its_name_later(town):
    town.lie(Fault.WEBHOOK_DELAYED, seconds=60)
    payment = town.ask_for()
    town.guest(Act.APPROVE, payment)
    town.pass_time(10)
    assert town.figures(payment) == ("success", True)
    assert reload(payment).transaction_id is None
    town.pass_time(60)
    town.pass_time(4)
    assert reload(payment).transaction_id == charge_of(town).transaction_id
    town.agrees()


def test_an_answer_is_lost_and_the_callback_brings_what_was_in_it(town):
    town.lie(Fault.RESET_AFTER, times=1)
    payment = town.ask_for()
    assert town.figures(payment) == ("processing", False)
    town.live_on(payment, Act.APPROVE)
    assert town.figures(payment) == ("success", True)
    town.agrees()


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_all_is_lost(town, till, manager, is_confirmed):
    """No second prompt; a case; and then the paybill's own word, or a person's with evidence."""
    town.lie(Fault.RESET_AFTER, times=1)
    town.lie(Fault.WEBHOOK_LOST)
    payment = town.ask_for()
    other = town.orders[-1]
    again = initiate(town.till, other, town.method, customer_phone=town.phone)
    assert again.status_code == 409
    town.simulator.act(charge_of(town), Act.APPROVE)
    town.pass_time(60)
    assert not PaymentCase.all_objects.exists(), "a guest may still have the phone in hand"
    town.pass_time(1500)
    assert (case().kind, case().is_open) == ("in_doubt", True)
    second = initiate(
        till(manager), other, town.method, customer_phone=town.phone, override_reason="Il attend"
    )
    assert (second.status_code, second.json()["code"]) == (409, "phone-in-doubt")
    if is_confirmed:
        confirm_to(town)
        town.simulator.wires["mpesa"].confirm(charge_of(town))
        town.settle()
        town.pass_time(4)
        assert reload(payment).transaction_id == charge_of(town).transaction_id
    else:
        said = {"outcome": "paid", "evidence": f"Statement: {payment.reference}", "reason": "Seen"}
        path = f"/api/payments/cases/{case().pk}/settle/"
        assert till(manager).post(path, said).status_code == 200
    assert town.figures(payment) == ("success", True)
    assert not case().is_open
    town.agrees()


def test_a_forger_who_knows_the_address_makes_us_ask_and_no_more(town):
    town.lie(Fault.WEBHOOK_FORGED)
    payment = town.ask_for()
    town.live_on(payment, Act.APPROVE)
    assert town.figures(payment) == ("success", True)
    assert reload(payment).transaction_id == charge_of(town).transaction_id
    town.agrees()


def test_news_that_comes_before_the_answer(town):
    town.lie(Fault.WEBHOOK_EARLY)
    town.simulator.plan.add(Rule(payer=Act.APPROVE, seconds=0))
    payment = town.ask_for()
    town.live_on(payment, Act.IGNORE)
    assert town.figures(payment) == ("success", True)
    assert reload(payment).transaction_id
    town.agrees()


@pytest.mark.parametrize("fault", [None, Fault.RESET_AFTER])
def test_money_goes_back_once_and_its_result_is_told_later(town, till, manager, fault):
    payment = town.ask_for()
    town.guest(Act.APPROVE, payment)
    town.lie(fault, on="refund", times=1)
    town.simulator.switches.set({"mpesa_reversal_seconds": 7200})
    path, key = f"/api/payments/{payment.pk}/refund/", {"Idempotency-Key": "back"}
    answer = till(manager).post(path, {"reason": "Plat froid"}, headers=key)
    assert answer.json()["status"] == "processing"
    town.pass_time(3600)
    assert Refund.all_objects.get().status == "processing"
    town.pass_time(3700)
    town.pass_time(4)
    assert Refund.all_objects.get().status == "success"
    assert reload(payment).status == "refunded"
    town.agrees()


def test_nothing_personal_stands_in_the_open(town):
    payment = town.ask_for()
    town.live_on(payment, Act.APPROVE)
    stored = Payment.all_objects.filter(pk=payment.pk).values().get()
    open_columns = {name: str(value) for name, value in stored.items() if name not in SEALED}
    assert town.phone[-9:] not in json.dumps(open_columns)
    kept = [event.facts for event in payment.events.all()]
    assert town.phone[-9:] not in json.dumps(kept)


SEALED = ("provider_data", "customer_phone")
