"""SIGKILL at every step of a refund: the guest gets the money once, and our books say so."""

import pytest

from apps.authentication.models import Role
from apps.authentication.tests.factories import UserFactory
from apps.payments.models import Payment, Refund
from apps.payments.services.poll import sweep_payments
from apps.payments.services.refunds import sweep_refunds
from apps.payments.tests.crashes import acts
from apps.payments.tests.crashes.world import World
from apps.payments.tests.flows.boxes import later
from apps.payments.tests.flows.tills import reload
from apps.payments.tests.refunds.desk import later as refund_later

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paid(world):
    """A guest who has paid 1 000 F."""
    acts.initiate(**world.initiate())
    world.ledger.pay()
    payment = Payment.all_objects.get()
    later(payment, seconds=4)
    sweep_payments()
    assert reload(payment).status == "success"
    return payment


@pytest.fixture
def ask(restaurant, paid):
    manager = UserFactory(restaurant=restaurant, role=Role.MANAGER)
    return {"user": str(manager.pk), "payment": str(paid.pk), "amount": 400, "key": "r-1"}


def recover() -> None:
    for _ in range(3):
        for refund in Refund.all_objects.all():
            refund_later(refund, minutes=2)
        sweep_refunds()


def agrees(world: World, payment: Payment) -> None:
    given = [line["amount"] for line in world.ledger.lines("given")]
    assert given == [400], "once"
    payment = reload(payment)
    figures = (payment.status, payment.refunded_amount, payment.refunding_amount)
    assert figures == ("partially_refunded", 400, 0)
    assert reload(payment.order).amount_refunded == 400


@pytest.mark.parametrize(
    "place",
    [
        "refund.before-intent",
        "refund.intent-committed",
        "refund.given",
        "refund.answered",
        "refund.before-commit",
        "refund.committed",
    ],
)
def test_a_server_that_died_while_giving_back(world, paid, ask, place):
    world.die("refund", place, **ask)
    acts.refund(**ask)
    recover()
    agrees(world, paid)
    assert Refund.all_objects.count() == 1


@pytest.mark.parametrize("place", ["refund.leased", "refund.sent-again", "refund.committed"])
def test_a_worker_that_died_while_looking_after_it(world, paid, ask, place):
    world.die("refund", "refund.intent-committed", **ask)
    refund_later(Refund.all_objects.get(), minutes=2)
    world.die("sweep_refunds", place)
    recover()
    agrees(world, paid)
