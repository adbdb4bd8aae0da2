"""Deciding cases from the pages: what each button does, refuses and offers."""

from dataclasses import replace

import pytest

from apps.core.scope import restaurant_scope
from apps.drawers.services.counting import Declared
from apps.drawers.services.open import open_drawer
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import CreditNote, EventSource, Payment, PaymentCase, Refund
from apps.payments.services.apply_outcome import apply_outcome
from apps.payments.tests.back_office.house import office
from apps.payments.tests.back_office.test_refund_deeds import (
    HAND,
    address,
    offered,
    press,
    reserved,
)
from apps.payments.tests.bogus import BogusProvider
from apps.payments.tests.factories import CreditNoteFactory, PaymentMethodFactory
from apps.payments.tests.flows.boxes import PAID, PENDING, PHONE, REFUSED
from apps.payments.tests.flows.tills import initiate, reload

pytestmark = pytest.mark.django_db

ALL = ["take", "refund", "credit", "accept", "settle", "by-hand"]


@pytest.fixture
def guest(ours, till, boxed):
    """Asks for 1 000 F online; `hear` is what the provider says of it."""
    method = PaymentMethodFactory(restaurant=ours.restaurant, provider_code="bogus", name="Bogus")
    order = OrderFactory(created_by=ours.cashier, total=1000)
    BogusProvider.answers.append(PENDING)
    asked = initiate(till(ours.cashier), order, method, customer_phone=PHONE).json()
    payment = Payment.all_objects.get(pk=asked["id"])

    def hear(*news):
        with restaurant_scope(ours.restaurant.pk):
            for one in news:
                apply_outcome(payment_id=payment.pk, result=one, source=EventSource.WEBHOOK)
        return PaymentCase.all_objects.filter(payment=payment).latest("id")

    return payment, hear


@pytest.fixture
def too_much(ours, till, guest):
    """The guest paid late, after 1 000 F in cash."""
    payment, hear = guest
    with restaurant_scope(ours.restaurant.pk):
        apply_outcome(payment_id=payment.pk, result=REFUSED, source=EventSource.WEBHOOK)
    initiate(till(ours.cashier), payment.order, ours.cash)
    return hear(PAID)


def test_what_was_too_much_is_offered_and_no_more(ours, too_much):
    assert offered(ours.manager, too_much) == [
        address(too_much, deed) for deed in ("take", "refund", "credit")
    ]
    page = office(ours.manager).get(address(too_much))
    refund = page.context["deeds"][1]["form"]
    assert str(refund["amount"].value()) == "1000"
    told = press(ours.manager, too_much, "refund", amount="1001", reason="Trop", key="k1")
    assert told[0][0] == "error"
    assert not Refund.all_objects.exists()


def test_the_extra_goes_back_once(ours, too_much, till):
    """The second manager's page is old: the cash went back meanwhile."""
    with restaurant_scope(ours.restaurant.pk):
        open_drawer(actor=ours.owner, declared=Declared(balance=20_000))
    cash = Payment.all_objects.get(order=too_much.order_id, provider_code="cash")
    assert press(ours.owner, cash, "refund", amount="1000", reason="Payé deux fois", key="k1")
    assert reload(too_much).exit == "refunded"
    told = press(ours.manager, too_much, "refund", amount="1000", reason="Trop", key="k2")
    assert told == [("error", "This case is closed already. Look at how it ended.")]
    assert Refund.all_objects.count() == 1


def test_kept_as_a_credit_note_that_is_used_later(ours, too_much):
    told = press(ours.manager, too_much, "credit", reason="Revient demain")
    assert told[0][0] == "success"
    assert told[0][1].replace("\u00a0", " ") == (
        "Credit note 1 of 1 000 F CFA: tell the guest its number."
    )
    note = CreditNote.all_objects.get()
    found = office(ours.owner).get("/admin/payments/creditnote/", {"q": PHONE}).context["cl"]
    assert list(found.queryset) == [note]
    other = office(ours.owner).get("/admin/payments/creditnote/", {"q": "+221771234560"})
    assert other.context["cl"].result_count == 0
    assert press(ours.owner, note, "use", reason="Commande 3") == [
        ("success", "The credit note is used.")
    ]
    assert offered(ours.owner, note) == []


def test_given_up_it_leads_to_the_case_that_asks_again(ours, too_much):
    press(ours.manager, too_much, "credit", reason="Revient demain")
    told = press(ours.owner, CreditNote.all_objects.get(), "return", reason="Argent")
    assert told == [("warning", "The credit note has ended. Now give the money back.")]
    assert PaymentCase.all_objects.filter(closed_at=None).count() == 1


def test_a_smaller_amount_is_accepted(ours, guest):
    payment, hear = guest
    case = hear(replace(PAID, amount=900))
    assert offered(ours.manager, case) == [
        address(case, deed) for deed in ("take", "accept", "settle")
    ]
    told = press(ours.manager, case, "accept", reason="Frais du guichet")
    assert told == [("success", "The case is closed: the other amount was accepted.")]
    assert (reload(payment).amount, reload(payment).amount_asked) == (900, 1000)


def test_taken_and_settled_with_evidence(ours, guest):
    payment, hear = guest
    case = hear(replace(PAID, amount=900))
    assert press(ours.manager, case, "take") == [("success", "This case is yours now.")]
    assert address(case, "take") not in offered(ours.owner, case)
    said = {"outcome": "not_paid", "reason": "Vu"}
    assert press(ours.owner, case, "settle", **said) == [
        ("error", "Evidence: This field is required.")
    ]
    french = office(ours.owner).post(address(case, "settle"), said, follow=True)
    assert [str(told) for told in french.context["messages"]] == [
        "Preuve\u00a0: Ce champ est obligatoire."
    ]
    press(ours.owner, case, "settle", evidence="MP1", **said)
    assert reload(payment).status == "failed"
    again = press(ours.manager, case, "settle", evidence="MP1", **said)
    assert again == [("error", "This case is closed already. Look at how it ended.")]


@pytest.mark.parametrize("deed", [*ALL, "use", "return"])
def test_only_managers_of_the_house_may(ours, theirs, administrator, deed):
    is_note = deed in ("use", "return")
    row = CreditNoteFactory(payment=ours.payment, issued_by=ours.owner) if is_note else ours.case()
    said = {"reason": "Parce que", "amount": "1", "key": "k", "outcome": "kept", "evidence": "MP1"}
    before = list(type(row).all_objects.values())

    assert "/login/" in office(ours.cashier).post(address(row, deed), said)["Location"]
    assert office(theirs.owner).post(address(row, deed), said)["Location"] == "/admin/"
    assert office(administrator).post(address(row, deed), said).status_code == 403
    assert office(ours.owner).get(address(row, deed)).status_code == 405
    assert offered(administrator, row) == []
    assert list(type(row).all_objects.values()) == before


def test_a_refund_by_hand_is_one_press_away(ours):
    refund = reserved(ours.refund(**HAND))
    case = ours.case(kind="manual_refund", refund=refund)
    assert address(case, "by-hand") in offered(ours.manager, case)
    assert press(ours.manager, case, "by-hand") == [
        ("info", "Note here how the guest got the money back, give it in cash, or reject it.")
    ]
    assert address(refund, "settle") in offered(ours.manager, refund)
    assert address(case, "by-hand") not in offered(ours.manager, ours.case(kind="conflict"))
    stray = ours.case(kind="mismatch")
    assert press(ours.manager, stray, "by-hand")[0][0] == "error"


def test_news_of_an_unknown_payment_gives_nothing_back(ours):
    case = ours.case(kind="unknown_payment", payment=None, order=None)
    for deed in ("refund", "credit", "accept"):
        said = {"amount": "1", "reason": "Essai", "key": "k"}
        assert press(ours.manager, case, deed, **said)[0][0] == "error"


def test_a_payment_shows_its_refunds_and_cases(ours, too_much):
    page = office(ours.manager).get(address(too_much.payment)).content.decode()
    assert address(too_much) in page
    ours.refund()
    assert (
        address(Refund.all_objects.get())
        in office(ours.manager).get(address(ours.payment)).content.decode()
    )
