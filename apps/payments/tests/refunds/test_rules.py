"""Who may give back how much of what."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from apps.payments.models import Payment, Refund
from apps.payments.tests.bogus import BogusProvider
from apps.payments.tests.flows.boxes import EXPIRED, IN_DOUBT
from apps.payments.tests.refunds.desk import GIVEN, UNDER_WAY, open_drawer

pytestmark = pytest.mark.django_db(transaction=True)


def code(answer):
    return (answer.status_code, answer.json().get("code"))


def test_cashiers_may_not(desk, till, cashier):
    assert code(desk.refund(by=till(cashier))) == (403, "refund-needs-manager")
    path = f"/api/payments/{desk.payment.pk}/refund-options/"
    assert till(cashier).get(path).status_code == 403


@pytest.mark.parametrize("answer", [IN_DOUBT, EXPIRED])
def test_what_was_not_paid_is_not_given_back(box, till, manager, answer):
    payment = box.started(answer)
    path = f"/api/payments/{payment.pk}/refund/"
    refused = till(manager).post(path, {"reason": "x"}, headers={"Idempotency-Key": "k"})
    assert code(refused) == (409, "payment-not-refundable")


@pytest.mark.parametrize("amount", [1001, 700])
def test_no_more_than_remains_counting_what_is_under_way(desk, amount):
    desk.will_say(UNDER_WAY)
    assert desk.refund(amount=400).json()["status"] == "processing"
    assert desk.figures() == ("success", 0, 400)
    assert code(desk.refund(amount=amount)) == (409, "refund-exceeds-payment")
    assert len(BogusProvider.refunds_asked) == 1


@pytest.mark.parametrize(
    "fields", [{"amount": 0}, {"amount": -5}, {"amount": "1.5"}, {"reason": ""}]
)
def test_nonsense_is_refused(desk, fields):
    assert desk.refund(**fields).status_code == 400


def test_a_reason_and_a_key_are_required(desk):
    path = f"/api/payments/{desk.payment.pk}/refund/"
    assert desk.manager.post(path, {"reason": "x"}).status_code == 400
    assert desk.manager.post(path, {}, headers={"Idempotency-Key": "k"}).status_code == 400


def test_the_same_request_gives_back_once(desk):
    desk.will_say(GIVEN)
    first = desk.refund(key="r-1", amount=400)
    second = desk.refund(key="r-1", amount=400)
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == first.json() | {"is_duplicate": True}
    assert second.headers["Idempotent-Replayed"] == "true"
    assert code(desk.refund(key="r-1", amount=300)) == (422, "idempotency-key-reused")
    assert len(BogusProvider.refunds_asked) == 1


def test_a_replay_is_answered_even_when_nothing_remains(desk):
    desk.will_say(GIVEN)
    desk.refund(key="all")
    assert desk.refund(key="all").status_code == 200


class TestSecondPerson:
    @pytest.fixture(autouse=True)
    def _limit(self, restaurant):
        restaurant.refund_limit = 500
        restaurant.save()

    def test_above_the_limit_somebody_else_approves(self, desk):
        desk.will_say(GIVEN)
        waiting = desk.refund(amount=501).json()
        assert (waiting["status"], waiting["waits_for_approval"]) == ("pending", True)
        assert desk.figures() == ("success", 0, 501)
        assert not BogusProvider.refunds_asked
        assert code(desk.act(waiting["id"], "approve")) == (403, "second-person-required")
        given = desk.act(waiting["id"], "approve", by=desk.owner).json()
        assert (given["status"], given["waits_for_approval"]) == ("success", False)
        assert desk.figures() == ("partially_refunded", 501, 0)

    def test_cash_leaves_the_drawer_of_who_asked_not_of_who_approved(self, desk_of, manager):
        desk = desk_of("cash")
        for by in (desk.manager, desk.owner):
            open_drawer(by)
        waiting = desk.refund().json()
        assert desk.act(waiting["id"], "approve", by=desk.owner).json()["status"] == "success"
        assert Refund.all_objects.get().drawer_session.cashier == manager

    def test_up_to_it_one_is_enough(self, desk):
        desk.will_say(GIVEN)
        assert desk.refund(amount=500).json()["status"] == "success"

    def test_many_small_ones_are_not_small(self, desk):
        desk.will_say(GIVEN, UNDER_WAY)
        assert desk.refund(amount=300).json()["status"] == "success"
        assert desk.refund(amount=200).json()["status"] == "processing"
        waiting = desk.refund(amount=1).json()
        assert (waiting["status"], waiting["waits_for_approval"]) == ("pending", True)
        path = f"/api/payments/{desk.payment.pk}/refund-options/"
        assert desk.manager.get(path).json()["approval_above"] == 0

    def test_two_approvals_are_one(self, desk):
        desk.will_say(GIVEN)
        waiting = desk.refund().json()["id"]
        assert desk.act(waiting, "approve", by=desk.owner).status_code == 200
        assert code(desk.act(waiting, "approve", by=desk.owner)) == (409, "refund-not-waiting")
        assert len(BogusProvider.refunds_asked) == 1

    def test_a_rejected_one_gives_the_money_free_again(self, desk):
        waiting = desk.refund().json()["id"]
        rejected = desk.act(waiting, "reject", by=desk.owner, reason="Trop tard").json()
        assert (rejected["status"], rejected["error_code"]) == ("failed", "rejected")
        assert desk.figures() == ("success", 0, 0)
        assert code(desk.act(waiting, "approve", by=desk.owner)) == (409, "refund-not-waiting")

    def test_the_database_wants_two_people_too(self, desk, manager):
        desk.refund()
        with pytest.raises(IntegrityError, match="refund_second_person"), transaction.atomic():
            Refund.all_objects.update(approved_by=manager)
        with pytest.raises(IntegrityError, match="refund_approved_first"), transaction.atomic():
            Refund.all_objects.update(status="manual_required")


def test_the_database_gives_back_no_more_than_was_paid(desk):
    for figures in ({"refunding_amount": 1001}, {"refunded_amount": 600, "refunding_amount": 401}):
        with pytest.raises(IntegrityError, match="payment_refunded"), transaction.atomic():
            Payment.all_objects.update(**figures)


def test_another_restaurants_refund_is_not_there(desk, till, stranger):
    desk.will_say(UNDER_WAY)
    refund = desk.refund().json()["id"]
    for path in (f"refunds/{refund}/", f"{desk.payment.pk}/refund-options/"):
        assert till(stranger).get(f"/api/payments/{path}").status_code == 404
    assert code(desk.refund(by=till(stranger), key=str(uuid4()))) == (404, "not-found")
    for act in ("approve", "check", "pay-cash"):
        assert desk.act(refund, act, by=till(stranger)).status_code == 404
