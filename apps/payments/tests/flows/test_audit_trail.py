"""Money leaves its trace in the restaurant's chain, whoever decided: a till, a provider, time."""

import pytest

from apps.audit.models import AuditEntry
from apps.audit.verification import findings
from apps.core.scope import restaurant_scope
from apps.drawers.models import CashMovement
from apps.drawers.tests.factories import DrawerSessionFactory
from apps.orders.tests.factories import OrderFactory
from apps.payments.tests.flows.boxes import PAID, REFUSED
from apps.payments.tests.flows.tills import initiate

pytestmark = pytest.mark.django_db(transaction=True)


def trail():
    entries = AuditEntry.all_objects.exclude(action__startswith="user.").order_by("sequence")
    return list(entries.values_list("action", "actor_id"))


def test_cash_is_one_entry_with_order_and_drawer(till, cashier, cash):
    drawer = DrawerSessionFactory(cashier=cashier)
    order = OrderFactory(created_by=cashier, total=8500)
    answer = initiate(till(cashier), order, cash, amount_tendered=10_000)

    entry = AuditEntry.all_objects.get()
    assert (entry.action, entry.actor_id) == ("payment.succeeded", cashier.pk)
    assert (entry.subject_id, entry.channel) == (answer.json()["id"], "api")
    assert entry.request_id == answer.headers["X-Request-ID"]
    facts = entry.facts
    assert (facts["amount"], facts["currency"], facts["order"]) == (8500, "XOF", str(order.pk))
    assert facts["before"]["status"] == ""
    assert facts["after"] == {
        "status": "success",
        "order_status": "closed",
        "order_paid": 8500,
        "order_in_flight": 0,
    }
    movement = CashMovement.all_objects.get()
    assert facts["drawer"] == {
        "session": str(drawer.pk),
        "movement": str(movement.pk),
        "amount": 8500,
    }


def test_an_online_payment_is_asked_for_refused_and_late(box, cashier, restaurant):
    payment = box.started()
    box.hear(payment, REFUSED)
    box.hear(payment, REFUSED)
    box.hear(payment, PAID)

    assert trail() == [
        ("payment.initiated", cashier.pk),
        ("payment.failed", None),
        ("payment.late_success", None),
    ]
    told = AuditEntry.all_objects.get(action="payment.late_success").facts
    assert (told["before"]["status"], told["after"]["status"]) == ("failed", "success")
    assert told["after"]["order_paid"] - told["before"]["order_paid"] == 1000
    with restaurant_scope(restaurant.pk):
        assert list(findings()) == []


def test_too_much_money_opens_a_case_and_its_refund_closes_it(box, till, cashier, cash, manager):
    DrawerSessionFactory(cashier=manager, opening_balance=5000)
    payment = box.started()
    box.hear(payment, REFUSED)
    second = initiate(box.till, box.order, cash).json()["id"]
    box.hear(payment, PAID)
    answer = till(manager).post(
        f"/api/payments/{second}/refund/",
        {"reason": "Payé deux fois"},
        headers={"Idempotency-Key": "back"},
    )
    assert answer.json()["status"] == "success"

    assert trail()[3:] == [
        ("payment.late_success", None),
        ("case.opened", None),
        ("refund.requested", manager.pk),
        ("refund.given", manager.pk),
        ("case.closed", manager.pk),
    ]
    given = AuditEntry.all_objects.get(action="refund.given")
    assert given.facts["drawer"]["amount"] == -1000
    reserved = {"status": "pending", "payment": "success", "refunded": 0, "being_refunded": 1000}
    returned = {"status": "success", "payment": "refunded", "refunded": 1000, "being_refunded": 0}
    assert (given.facts["before"], given.facts["after"]) == (reserved, returned)


def test_an_order_is_opened(till, cashier):
    line = {"name": "Thiéboudienne", "quantity": 2, "unit_price": 3500}
    order = till(cashier).post("/api/orders/", {"items": [line]}).json()
    entry = AuditEntry.all_objects.get()
    assert (entry.action, entry.subject_id) == ("order.created", order["id"])
    assert (entry.facts["total"], entry.facts["currency"]) == (7000, "XOF")
