"""Real threads at one payment's money: it goes back at most once."""

import pytest

from apps.drawers.models import CashMovement
from apps.payments.models import PaymentCase, Refund
from apps.payments.tests.bogus import BogusProvider
from apps.payments.tests.concurrency.threads import all_at_once
from apps.payments.tests.refunds.desk import GIVEN, Desk, open_drawer, paid_by

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk_of(boxed, cashier, manager, owner, till):
    def sit_down(code):
        return Desk(paid_by(code, till, cashier), till(manager), till(owner))

    return sit_down


def test_fifty_refunds_at_once_give_back_no_more_than_was_paid(desk_of):
    desk = desk_of("refunding")
    desk.will_say(*[GIVEN] * 50)
    answers = all_at_once(*[lambda: desk.refund(amount=150) for _ in range(50)])
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [201] * 6 + [409] * 44
    assert desk.figures() == ("partially_refunded", 900, 0)
    assert len(BogusProvider.refunds_asked) == 6
    assert desk.order.amount_refunded == 900


def test_the_same_request_twenty_times_at_once_is_one_refund(desk_of):
    desk = desk_of("refunding")
    desk.will_say(*[GIVEN] * 20)
    answers = all_at_once(*[lambda: desk.refund(amount=400, key="one") for _ in range(20)])
    assert {answer.status_code for answer in answers} <= {200, 201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(BogusProvider.refunds_asked) == 1
    assert desk.figures() == ("partially_refunded", 400, 0)


def test_cash_leaves_the_drawer_once(desk_of):
    desk = desk_of("cash")
    open_drawer(desk.manager)
    all_at_once(*[desk.refund] * 10)
    assert Refund.all_objects.filter(status="success").count() == 1
    assert CashMovement.all_objects.filter(kind="refund").count() == 1
    assert desk.figures() == ("refunded", 1000, 0)


def test_two_approvals_at_once_are_one(desk_of, restaurant):
    restaurant.refund_limit = 0
    restaurant.save()
    desk = desk_of("refunding")
    desk.will_say(GIVEN, GIVEN)
    waiting = desk.refund().json()["id"]
    approve = [lambda: desk.act(waiting, "approve", by=desk.owner)] * 2
    codes = sorted(answer.status_code for answer in all_at_once(*approve))
    assert codes == [200, 409]
    assert len(BogusProvider.refunds_asked) == 1


def test_by_hand_it_is_settled_paid_out_or_withdrawn_and_never_two_of_them(desk_of):
    desk = desk_of("bogus")
    open_drawer(desk.manager)
    refund = desk.refund().json()["id"]
    evidence = {"transaction_reference": "MP1", "note": "Appli"}
    answers = all_at_once(
        lambda: desk.act(refund, "settle", **evidence),
        lambda: desk.act(refund, "pay-cash"),
        *[lambda: desk.act(refund, "reject", by=desk.owner, reason="Par erreur")] * 2,
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    is_given = desk.statuses() == ["success"]
    assert desk.figures() == (("refunded", 1000, 0) if is_given else ("success", 0, 0))
    is_withdrawn = PaymentCase.all_objects.get().exit == "withdrawn"
    assert is_withdrawn is not is_given


def test_a_drawer_that_closes_has_the_refund_or_refuses_it(desk_of):
    desk = desk_of("cash")
    session = open_drawer(desk.manager)
    path = f"/api/payments/drawer-sessions/{session}/close/"
    counted = {"closing_balance": 5000, "variance_notes": "Course"}
    refunded, closed = all_at_once(desk.refund, lambda: desk.manager.post(path, counted))
    assert closed.status_code == 200
    is_in_it = refunded.status_code == 201
    assert is_in_it or refunded.json()["code"] == "drawer-not-open"
    assert closed.json()["expected_balance"] == (4000 if is_in_it else 5000)
