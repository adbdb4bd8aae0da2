"""Each payment's money goes back the best way its provider offers."""

import pytest

from apps.audit.models import AuditEntry
from apps.drawers.models import CashMovement
from apps.payments.models import PaymentCase, Refund
from apps.payments.tests.bogus import BogusProvider
from apps.payments.tests.refunds.desk import GIVEN, NOT_CONFIGURED, open_drawer

pytestmark = pytest.mark.django_db(transaction=True)


class TestCash:
    """Out of the open drawer of whoever gives it back."""

    def test_it_leaves_the_managers_drawer(self, desk_of):
        desk = desk_of("cash")
        session = open_drawer(desk.manager)
        answer = desk.refund(amount=400)
        assert answer.status_code == 201
        said = answer.json()
        assert (said["status"], said["road"], said["drawer_session_id"]) == (
            "success",
            "drawer",
            session,
        )
        movement = CashMovement.all_objects.get(kind="refund")
        assert (movement.amount, str(movement.session_id)) == (-400, session)
        assert desk.figures() == ("partially_refunded", 400, 0)
        assert desk.order.payment_status == "partially_refunded"
        report = desk.manager.get(f"/api/payments/drawer-sessions/{session}/report/").json()
        assert report["refunds"] == {"count": 1, "amount": 400}

    def test_without_an_open_drawer_it_is_refused(self, desk_of):
        desk = desk_of("cash")
        answer = desk.refund()
        assert (answer.status_code, answer.json()["code"]) == (409, "drawer-not-open")
        assert not Refund.all_objects.exists()
        assert desk.figures() == ("success", 0, 0)

    def test_no_drawer_goes_below_zero(self, desk_of):
        desk = desk_of("cash")
        open_drawer(desk.manager, balance=999)
        answer = desk.refund()
        assert (answer.status_code, answer.json()["code"]) == (409, "amount-exceeds-drawer")
        assert desk.figures() == ("success", 0, 0)


def test_parts_that_add_up_to_all_of_it(desk):
    desk.will_say(GIVEN, GIVEN, GIVEN)
    for amount in (300, 300, None):
        fields = {"amount": amount} if amount else {}
        assert desk.refund(**fields).json()["status"] == "success"
    assert desk.figures() == ("refunded", 1000, 0)
    assert desk.order.payment_status == "refunded"
    assert desk.order.amount_refunded == 1000
    assert [asked.amount for asked in BogusProvider.refunds_asked] == [300, 300, 400]
    assert [asked.is_full for asked in BogusProvider.refunds_asked] == [False] * 3


def test_our_reference_and_theirs_are_stored_before_the_call(desk):
    desk.will_say(GIVEN)
    desk.refund()
    refund, (asked,) = Refund.all_objects.get(), BogusProvider.refunds_asked
    assert asked.reference == refund.reference
    assert asked.refund_reference == refund.provider_reference
    assert asked.payment.reference == desk.payment.reference
    assert len(refund.reference) <= 30


def test_a_part_goes_the_next_road_where_only_all_of_it_can_be_given(desk_of):
    desk = desk_of("whole")
    options = desk.manager.get(f"/api/payments/{desk.payment.pk}/refund-options/").json()
    assert options == {
        "refundable_amount": 1000,
        "road": "provider",
        "partial_road": "manual",
        "approval_above": None,
    }
    assert desk.refund(amount=400).json()["status"] == "manual_required"
    assert not BogusProvider.refunds_asked
    options = desk.manager.get(f"/api/payments/{desk.payment.pk}/refund-options/").json()
    assert (options["refundable_amount"], options["road"]) == (600, "manual")


@pytest.mark.parametrize("code", ["bogus", "refunding"])
def test_what_the_provider_cannot_give_is_left_to_a_person(desk_of, code):
    """One has no refunds at all, the other no keys for them."""
    desk = desk_of(code)
    desk.will_say(NOT_CONFIGURED)
    said = desk.refund(amount=400).json()
    assert (said["status"], said["road"]) == ("manual_required", "manual")
    assert desk.figures() == ("success", 0, 400)
    (case,) = PaymentCase.all_objects.all()
    assert (case.kind, case.amount, str(case.refund_id)) == ("manual_refund", 400, said["id"])


class TestByHand:
    @pytest.fixture
    def desk(self, desk_of):
        return desk_of("bogus")

    def test_settled_with_evidence(self, desk):
        refund = desk.refund(amount=400).json()["id"]
        answer = desk.act(
            refund, "settle", transaction_reference="MP2611.A1", note="Appli marchand"
        )
        assert answer.status_code == 200
        assert (answer.json()["status"], answer.json()["evidence"]) == ("success", "MP2611.A1")
        assert desk.figures() == ("partially_refunded", 400, 0)
        case = PaymentCase.all_objects.get()
        assert (case.exit, case.closed_by.role) == ("settled_by_hand", "manager")
        entry = AuditEntry.all_objects.get(action="refund.settled")
        assert (entry.reason, entry.facts["evidence"]) == ("Appli marchand", "MP2611.A1")

    def test_or_turned_into_cash(self, desk):
        refund = desk.refund(amount=400).json()["id"]
        assert desk.act(refund, "pay-cash").json()["code"] == "drawer-not-open"
        open_drawer(desk.manager)
        answer = desk.act(refund, "pay-cash")
        assert (answer.json()["status"], answer.json()["road"]) == ("success", "drawer")
        assert CashMovement.all_objects.get(kind="refund").amount == -400
        assert PaymentCase.all_objects.get().exit == "refunded"

    def test_or_withdrawn_when_it_was_asked_for_by_mistake(self, desk, manager):
        refund = desk.refund(amount=400).json()["id"]
        assert desk.act(refund, "reject").status_code == 400
        withdrawn = desk.act(refund, "reject", reason="Par erreur").json()
        assert (withdrawn["status"], withdrawn["error_message"]) == ("failed", "Par erreur")
        assert desk.figures() == ("success", 0, 0)
        case = PaymentCase.all_objects.get()
        assert (case.exit, case.closed_by, case.reason) == ("withdrawn", manager, "Par erreur")
        entry = AuditEntry.all_objects.get(action="refund.rejected")
        assert (entry.reason, entry.actor) == ("Par erreur", manager)
        assert desk.act(refund, "reject", reason="Encore").json()["code"] == "refund-not-waiting"
        assert desk.refund().json()["amount"] == 1000

    def test_once(self, desk):
        refund = desk.refund(amount=400).json()["id"]
        evidence = {"transaction_reference": "MP1", "note": "Fait"}
        assert desk.act(refund, "settle", **evidence).status_code == 200
        for again in (desk.act(refund, "settle", **evidence), desk.act(refund, "pay-cash")):
            assert (again.status_code, again.json()["code"]) == (409, "refund-not-by-hand")
        assert desk.figures() == ("partially_refunded", 400, 0)

    def test_two_of_one_payment_are_two_cases(self, desk):
        first, second = (desk.refund(amount=n).json()["id"] for n in (100, 200))
        assert PaymentCase.all_objects.filter(closed_at=None).count() == 2
        desk.act(second, "settle", transaction_reference="MP1", note="Fait")
        assert str(PaymentCase.all_objects.get(closed_at=None).refund_id) == first
