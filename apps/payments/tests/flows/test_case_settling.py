"""A person answers a case: by an act that takes effect, with evidence, once."""

from dataclasses import replace

import pytest

from apps.audit.models import AuditEntry
from apps.payments.models import PaymentCase
from apps.payments.services.poll import sweep_payments
from apps.payments.tests.flows.boxes import IN_DOUBT, PAID, REFUSED, later
from apps.payments.tests.flows.tills import initiate, reload

pytestmark = pytest.mark.django_db(transaction=True)

WHY = {"evidence": "MP261121.1204.A00042", "reason": "Relevé du portail marchand"}


@pytest.fixture
def desk(till, manager):
    return till(manager)


@pytest.fixture
def undecided(box):
    """A payment that nobody knows of for more than a day."""
    payment = box.started(IN_DOUBT)
    box.answers.append(IN_DOUBT)
    later(payment, hours=25)
    sweep_payments()
    return payment


def settle(desk, outcome, **fields):
    case = PaymentCase.all_objects.latest("id")
    return desk.post(
        f"/api/payments/cases/{case.pk}/settle/", {"outcome": outcome, **WHY, **fields}
    )


def code(answer):
    return (answer.status_code, answer.json().get("code"))


def test_the_worklist_says_what_is_known_and_how_it_may_end(desk, undecided):
    (case,) = desk.get("/api/payments/cases/?is_open=true").json()["results"]
    assert (case["kind"], case["amount"], case["payment_id"]) == (
        "in_doubt",
        1000,
        str(undecided.pk),
    )
    assert case["outcomes"] == ["paid", "not_paid"]
    assert desk.get("/api/payments/cases/?is_open=false").json()["results"] == []
    assert desk.get("/api/payments/cases/?is_open=null").status_code == 400


def test_paid_after_all(box, desk, undecided, manager):
    answer = settle(desk, "paid")
    assert answer.status_code == 200
    assert (answer.json()["is_open"], answer.json()["exit"]) == (False, "settled_by_hand")
    assert (answer.json()["outcome"], answer.json()["evidence"]) == ("paid", WHY["evidence"])
    assert reload(undecided).status == "success"
    assert box.figures() == (1000, 0, 0, "paid")
    entry = AuditEntry.all_objects.get(action="case.settled")
    assert (entry.actor_id, entry.reason) == (manager.pk, WHY["reason"])
    assert entry.facts == {"kind": "in_doubt", "outcome": "paid", "evidence": WHY["evidence"]}
    event = undecided.events.latest("id")
    assert (event.source, event.actor_id, event.to_status) == ("person", manager.pk, "success")


def test_not_paid_and_the_order_may_be_charged_again(box, desk, undecided):
    assert settle(desk, "not_paid").status_code == 200
    assert reload(undecided).status == "failed"
    assert box.figures() == (0, 0, 1000, "unpaid")
    box.hear(undecided, PAID)
    assert reload(undecided).is_late, "the provider's word still counts"


def test_other_figures_are_settled_at_ours(box, desk):
    payment = box.started()
    box.hear(payment, replace(PAID, amount=999))
    assert settle(desk, "paid").status_code == 200
    assert box.figures() == (1000, 0, 0, "paid")


def test_a_contradiction_is_kept_as_it_is(box, desk):
    payment = box.started()
    box.hear(payment, PAID)
    box.hear(payment, REFUSED)
    assert code(settle(desk, "not_paid")) == (400, "outcome-not-possible")
    assert settle(desk, "kept").json()["is_open"] is False
    assert reload(payment).status == "success"


def test_too_much_money_ends_only_by_going_back(box, desk, cash):
    payment = box.started()
    box.hear(payment, REFUSED)
    initiate(box.till, box.order, cash)
    box.hear(payment, PAID)
    assert code(settle(desk, "kept")) == (400, "outcome-not-possible")
    case = PaymentCase.all_objects.get()
    assert desk.get(f"/api/payments/cases/{case.pk}/").json()["outcomes"] == []


def test_once(desk, undecided):
    assert settle(desk, "paid").status_code == 200
    assert code(settle(desk, "not_paid")) == (409, "case-closed")
    assert reload(undecided).status == "success"


def test_somebody_takes_it(desk, undecided, manager):
    case = PaymentCase.all_objects.get()
    answer = desk.post(f"/api/payments/cases/{case.pk}/take/")
    assert answer.json()["owner"] == str(manager.pk)


@pytest.mark.parametrize("missing", ["evidence", "reason"])
def test_evidence_and_a_reason_are_required(desk, undecided, missing):
    assert settle(desk, "paid", **{missing: ""}).status_code == 400
    assert PaymentCase.all_objects.get().is_open


def test_cashiers_and_strangers_decide_nothing(till, cashier, stranger, undecided):
    assert settle(till(cashier), "paid").status_code == 403
    assert code(settle(till(stranger), "paid")) == (404, "not-found")
    assert reload(undecided).is_in_flight
