"""Refunds and cases on the pages: what is read, found and narrowed down to."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.payments.models import CaseExit, CaseKind, PaymentCase
from apps.payments.tests.back_office.house import PHONE, office

pytestmark = pytest.mark.django_db

REFUNDS = "/admin/payments/refund/"
CASES = "/admin/payments/paymentcase/"


def english(person):
    client = office(person)
    client.cookies["django_language"] = "en"
    return client


def read(person, row):
    name = f"admin:payments_{row._meta.model_name}_change"
    page = english(person).get(reverse(name, args=[row.pk]))
    assert page.status_code == 200
    return page.content.decode().replace("\u00a0", " ")


def link_to(row):
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return f'href="{reverse(name, args=[row.pk])}"'


def found(person, address, **query):
    page = english(person).get(address, query)
    assert page.status_code == 200
    return set(page.context["cl"].queryset)


def test_a_refund_leads_to_its_payment_and_its_order(ours):
    page = read(ours.manager, ours.refund())

    assert "500 F CFA" in page
    assert "Froid Baobab" in page
    assert link_to(ours.payment) in page
    assert link_to(ours.order) in page
    assert PHONE[4:] not in page


def test_a_case_says_how_long_it_is_open_and_hides_the_guests_number(ours):
    case = ours.case(opened_at=timezone.now() - timedelta(days=3))

    for page in (read(ours.manager, case), english(ours.manager).get(CASES).content.decode()):
        page = page.replace("\u00a0", " ")
        assert "3 days" in page
        assert "8 500 F CFA" in page
        assert link_to(ours.payment) in page
        assert link_to(ours.order) in page
        assert PHONE[4:] not in page


def test_a_case_without_a_payment_names_no_amount(ours):
    case = ours.case(
        kind=CaseKind.UNKNOWN_PAYMENT,
        payment=None,
        order=None,
        delivery=ours.delivery,
        amount=0,
        currency="",
    )
    assert link_to(ours.delivery) in read(ours.manager, case)
    assert found(ours.manager, CASES) == {case}


def test_refunds_are_found_by_reference_and_by_what_they_wait_for(ours, theirs):
    theirs.refund()
    waiting = ours.refund()
    by_hand = ours.refund(status="manual_required", road="manual", needs_approval=False)
    person = ours.manager

    assert found(person, REFUNDS) == {waiting, by_hand}
    assert found(person, REFUNDS, q=by_hand.reference) == {by_hand}
    assert found(person, REFUNDS, q=ours.payment.reference) == {waiting, by_hand}
    assert found(person, REFUNDS, q=theirs.payment.reference) == set()
    assert found(person, REFUNDS, state="approval") == {waiting}
    assert found(person, REFUNDS, state="manual_required") == {by_hand}
    assert found(person, REFUNDS, state="open") == {waiting, by_hand}
    assert found(person, REFUNDS, state="success") == set()


def test_cases_are_found_by_reference_kind_and_state(ours, theirs):
    theirs.case()
    case, done = ours.case(), ours.case(kind=CaseKind.OVERPAID)
    PaymentCase.all_objects.filter(pk=done.pk).update(
        closed_at=timezone.now(), exit=CaseExit.REFUNDED
    )
    person = ours.manager

    assert found(person, CASES) == {case, done}
    assert found(person, CASES, q=ours.payment.reference) == {case, done}
    assert found(person, CASES, q=theirs.payment.reference) == set()
    assert found(person, CASES, state="open") == {case}
    assert found(person, CASES, state="closed") == {done}
    assert found(person, CASES, kind__exact="overpaid") == {done}
    assert "given back" in read(person, done)


def test_cashiers_see_neither(ours):
    for address in (REFUNDS, CASES):
        assert office(ours.cashier).get(address).status_code == 302
