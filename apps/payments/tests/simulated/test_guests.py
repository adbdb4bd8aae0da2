"""What guests do, at each provider: our books end like theirs."""

import pytest

from apps.payments.tests.flows.tills import reload
from apps.simulator.ledger import Act

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_who_pays(town):
    payment = town.ask_for()
    assert town.figures(payment) == ("processing", True)
    assert town.guest(Act.APPROVE, payment)
    if not town.is_alone:
        assert town.figures(payment) == ("success", True)
    town.live_on(payment, Act.IGNORE)
    assert town.figures(payment) == ("success", True)
    assert town.events(payment).count("late-success") == 0
    town.agrees()


def test_one_who_refuses(town):
    payment = town.ask_for()
    town.live_on(payment, Act.REFUSE)
    # At some providers an attempt that failed leaves the link open until its time is over.
    assert town.figures(payment)[0] in ("failed", "expired")
    town.agrees()


def test_one_without_enough_money_who_then_finds_some(town):
    payment = town.ask_for()
    town.guest(Act.INSUFFICIENT_FUNDS, payment)
    town.pass_time(4)
    town.guest(Act.APPROVE, payment)
    town.live_on(payment, Act.IGNORE)
    town.agrees()


def test_one_who_does_nothing(town):
    payment = town.ask_for()
    town.live_on(payment, Act.IGNORE)
    assert town.figures(payment) == ("expired", True)
    order = reload(town.orders[0])
    assert (order.amount_in_flight, order.amount_due) == (0, 2500)
    town.agrees()


def test_two_guests_who_share_a_bill(town):
    first = town.ask_for(3000, amount=1000)
    answer = town.till.post(
        "/api/payments/initiate/",
        {
            "order_id": str(first.order_id),
            "payment_method_id": str(town.method.pk),
            "customer_phone": f"{town.phone[:-2]}01",
        },
        headers={"Idempotency-Key": "second"},
    )
    second = type(first).all_objects.get(pk=answer.json()["id"])
    town.guest(Act.APPROVE, second)
    town.live_on(first, Act.APPROVE)
    assert reload(town.orders[0]).payment_status == "paid"
    town.agrees()
