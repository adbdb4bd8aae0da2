"""Money back over the wire: our books and the provider's ledger agree."""

import pytest

from apps.core.money import minor_units
from apps.payments.models import Refund
from apps.payments.services.refunds import sweep_refunds
from apps.payments.tests.flows.tills import reload
from apps.payments.tests.refunds.desk import later
from apps.simulator.faults import Fault
from apps.simulator.ledger import Act

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def refund(town, till, manager):
    """A guest has paid 2 500 F, and asks for `amount` back; the refund in the end."""

    def run(amount=None, fault=None):
        payment = town.ask_for()
        town.live_on(payment, Act.APPROVE)
        town.lie(fault, on="refund", times=1)
        body = {"reason": "Plat renvoyé"} | ({"amount": amount} if amount else {})
        path = f"/api/payments/{payment.pk}/refund/"
        answer = till(manager).post(path, body, headers={"Idempotency-Key": "back"})
        assert answer.status_code == 201, answer.json()
        for _ in range(4):
            later(Refund.all_objects.get(), minutes=3)
            town.simulator.tick()
            sweep_refunds()
        return Refund.all_objects.get()

    return run


def given(town):
    """What the guest got back, in minor units."""
    (charge,) = town.simulator.ledger
    return minor_units(str(charge.refunded), charge.currency)


@pytest.mark.parametrize("is_alone", ["alone"], indirect=True)
@pytest.mark.parametrize("fault", [None, Fault.RESET_AFTER, Fault.ERROR_AFTER, Fault.RESET_BEFORE])
@pytest.mark.parametrize("code", ["wave", "mtn", "chapa", "paystack"], indirect=True)
def test_all_of_it_goes_back_once(town, refund, fault):
    done = refund(fault=fault)
    assert given(town) in (2500, 0)
    is_given = given(town) == 2500
    assert (done.status == "success") == is_given
    assert reload(done.payment).refunded_amount == (2500 if is_given else 0)
    assert is_given or fault is Fault.RESET_BEFORE


@pytest.mark.parametrize("is_alone", ["alone"], indirect=True)
def test_a_part_of_it_takes_the_road_that_there_is(town, refund):
    done = refund(amount=1000)
    in_parts = town.code in ("mtn", "chapa", "paystack")
    assert done.status == ("success" if in_parts else "manual_required")
    assert given(town) == (1000 if in_parts else 0)


@pytest.mark.parametrize("is_alone", ["alone"], indirect=True)
@pytest.mark.parametrize("code", ["paystack"], indirect=True)
def test_it_goes_back_once_by_whatever_name_refunds_are_looked_for(town, refund):
    """Where the list knows the transaction by our reference only, its id would find nothing."""
    town.simulator.switches.set({"paystack_refund_filter": "reference"})
    assert refund(amount=1000, fault=Fault.RESET_AFTER).status == "success"
    assert given(town) == 1000
