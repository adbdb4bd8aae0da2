"""Pay-ins, pay-outs, safe drops, no-sales, and taking them back."""

from uuid import uuid4

import pytest

from apps.audit.models import AuditEntry
from apps.drawers.models import CashMovement
from apps.orders.tests.factories import OrderFactory
from apps.payments.tests.flows.drawers import SESSIONS, close, move, opened, said, undo
from apps.payments.tests.flows.tills import initiate

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawer(till, cashier) -> str:
    return opened(till(cashier))


def expected(client, session_id):
    return client.get(f"{SESSIONS}{session_id}/").json()["expected_balance"]


@pytest.mark.parametrize(
    ("kind", "amount", "effect"),
    [
        ("pay_in", 2000, 2000),
        ("pay_out", 2000, -2000),
        ("safe_drop", 50_000, -50_000),
        ("no_sale", None, 0),
        ("no_sale", 0, 0),
    ],
)
def test_each_kind_moves_its_own_way(till, cashier, manager, drawer, kind, amount, effect):
    answer = move(till(cashier), drawer, kind, amount, reason="Change for a guest")

    assert answer.status_code == 201, answer.json()
    movement = answer.json()
    assert movement | {"id": "", "created_at": ""} == {
        "id": "",
        "session_id": drawer,
        "kind": kind,
        "amount": abs(effect),
        "effect": effect,
        "reason": "Change for a guest",
        "source_id": None,
        "undoes": None,
        "undone_by": None,
        "actor": str(cashier.pk),
        "created_at": "",
        "is_duplicate": False,
    }
    assert expected(till(manager), drawer) == 50_000 + effect
    entry = AuditEntry.all_objects.get(action="drawer.cash_moved")
    assert (entry.subject_id, entry.reason, entry.facts["amount"], entry.facts["movement_id"]) == (
        drawer,
        "Change for a guest",
        effect,
        movement["id"],
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "sale", "amount": 5}, "kind"),
        ({"kind": "refund", "amount": 5}, "kind"),
        ({"kind": "tip", "amount": 5}, "kind"),
        ({"amount": 5}, "kind"),
        ({"kind": "pay_in"}, "amount"),
        ({"kind": "pay_in", "amount": 0}, "amount"),
        ({"kind": "pay_out", "amount": -5}, "amount"),
        ({"kind": "pay_out", "amount": 1.5}, "amount"),
        ({"kind": "pay_out", "amount": "5"}, "amount"),
        ({"kind": "pay_out", "amount": 1_000_000_000}, "amount"),
        ({"kind": "no_sale", "amount": 5}, "amount"),
        ({"kind": "pay_out", "amount": 5, "reason": ""}, "reason"),
        ({"kind": "pay_out", "amount": 5, "reason": "   "}, "reason"),
        ({"kind": "pay_out", "amount": 5, "reason": "a\x00b"}, "reason"),
        ({"kind": "pay_out", "amount": 5, "reason": "x" * 501}, "reason"),
        ({"kind": "pay_out", "amount": 5, "reason": 7}, "reason"),
    ],
)
def test_bad_input_moves_nothing(till, cashier, drawer, body, field):
    answer = till(cashier).post(f"{SESSIONS}{drawer}/movements/", {"reason": "Market", **body})

    assert said(answer) == (400, "invalid")
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not CashMovement.all_objects.exists()


@pytest.mark.parametrize("kind", ["pay_in", "pay_out", "safe_drop", "no_sale"])
def test_every_movement_has_a_reason(till, cashier, drawer, kind):
    body = {"kind": kind, **({} if kind == "no_sale" else {"amount": 5})}

    answer = till(cashier).post(f"{SESSIONS}{drawer}/movements/", body)

    assert answer.json()["errors"] == [
        {"field": "reason", "code": "required", "detail": answer.json()["errors"][0]["detail"]}
    ]


@pytest.mark.parametrize("kind", ["pay_out", "safe_drop"])
def test_no_more_leaves_than_is_there(till, cashier, manager, drawer, kind):
    refused = move(till(cashier), drawer, kind, 50_001)

    assert said(refused) == (409, "amount-exceeds-drawer")
    assert "50" not in refused.json()["detail"]
    assert not CashMovement.all_objects.exists()
    entry = AuditEntry.all_objects.get(action="drawer.movement_refused")
    assert (entry.actor, entry.facts["kind"], entry.facts["amount"]) == (cashier, kind, -50_001)
    assert move(till(cashier), drawer, kind, 50_000).status_code == 201
    assert expected(till(manager), drawer) == 0


def test_what_a_sale_left_in_the_drawer_can_leave_it(till, cashier, drawer, cash):
    order = OrderFactory(created_by=cashier, total=8500)
    initiate(till(cashier), order, cash, amount_tendered=10_000)

    assert said(move(till(cashier), drawer, "pay_out", 58_501)) == (409, "amount-exceeds-drawer")
    assert move(till(cashier), drawer, "pay_out", 58_500).status_code == 201


def test_managers_may_move_cash_in_anybodys_drawer(till, manager, owner, drawer):
    assert move(till(manager), drawer, "safe_drop", 20_000).json()["actor"] == str(manager.pk)
    assert move(till(owner), drawer, "pay_in", 1000).status_code == 201


def test_a_closed_drawer_moves_no_cash(till, cashier, drawer):
    movement = move(till(cashier), drawer, "pay_in", 1000).json()["id"]
    close(till(cashier), drawer, closing_balance=51_000)

    assert said(move(till(cashier), drawer, "pay_in", 5)) == (409, "drawer-already-closed")
    assert said(undo(till(cashier), drawer, movement)) == (409, "drawer-already-closed")
    assert CashMovement.all_objects.count() == 1


def test_the_same_request_again_is_the_same_movement(till, cashier, drawer):
    first = move(till(cashier), drawer, "pay_out", 40_000, key="move-1")
    again = move(till(cashier), drawer, "pay_out", 40_000, key="move-1")

    assert (first.status_code, again.status_code) == (201, 200)
    assert again["Idempotent-Replayed"] == "true"
    assert again.json() == first.json() | {"is_duplicate": True}
    close(till(cashier), drawer, closing_balance=10_000)
    assert move(till(cashier), drawer, "pay_out", 40_000, key="move-1").status_code == 200
    assert CashMovement.all_objects.count() == 1


def test_a_key_belongs_to_one_movement(till, cashier, colleague, drawer):
    move(till(cashier), drawer, "pay_in", 5, key="move-1")
    other = opened(till(colleague))

    reused = (422, "idempotency-key-reused")
    assert said(move(till(cashier), drawer, "pay_in", 6, key="move-1")) == reused
    assert said(move(till(cashier), drawer, "pay_in", 5, key="move-1", reason="Bank")) == reused
    assert said(move(till(colleague), other, "pay_in", 5, key="move-1")) == reused
    body = {"kind": "pay_in", "amount": 5, "reason": "Market", "idempotency_key": "move-1"}
    assert till(cashier).post(f"{SESSIONS}{drawer}/movements/", body).status_code == 200


@pytest.mark.parametrize("kind", ["pay_in", "pay_out", "safe_drop"])
def test_a_mistake_is_undone_by_its_opposite(till, cashier, manager, drawer, kind):
    mistake = move(till(cashier), drawer, kind, 2000).json()

    answer = undo(till(cashier), drawer, mistake["id"], reason="Counted twice")

    assert answer.status_code == 201, answer.json()
    opposite = answer.json()
    assert (opposite["kind"], opposite["amount"], opposite["effect"], opposite["undoes"]) == (
        kind,
        2000,
        -mistake["effect"],
        mistake["id"],
    )
    assert expected(till(manager), drawer) == 50_000
    listed = till(cashier).get(f"{SESSIONS}{drawer}/movements/").json()["results"]
    assert [row["undone_by"] for row in listed] == [None, opposite["id"]]
    entry = AuditEntry.all_objects.get(action="drawer.movement_undone")
    assert (entry.reason, entry.facts["undoes"]) == ("Counted twice", mistake["id"])


def test_a_mistake_is_undone_once(till, cashier, drawer):
    mistake = move(till(cashier), drawer, "pay_out", 2000).json()["id"]
    first = undo(till(cashier), drawer, mistake, key="undo-1")

    assert said(undo(till(cashier), drawer, mistake)) == (409, "movement-already-undone")
    again = undo(till(cashier), drawer, mistake, key="undo-1")
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    undone = undo(till(cashier), drawer, first.json()["id"])
    assert said(undone) == (409, "movement-not-undoable")
    assert CashMovement.all_objects.count() == 2


def test_sales_and_no_sales_stay(till, cashier, drawer, cash):
    initiate(till(cashier), OrderFactory(created_by=cashier), cash)
    move(till(cashier), drawer, "no_sale")

    for movement in CashMovement.all_objects.all():
        assert said(undo(till(cashier), drawer, movement.pk)) == (409, "movement-not-undoable")
    assert CashMovement.all_objects.count() == 2


def test_undoing_a_pay_in_needs_its_cash(till, cashier, drawer):
    pay_in = move(till(cashier), drawer, "pay_in", 5000).json()["id"]
    move(till(cashier), drawer, "safe_drop", 50_001)

    assert said(undo(till(cashier), drawer, pay_in)) == (409, "amount-exceeds-drawer")
    assert AuditEntry.all_objects.filter(action="drawer.movement_refused").count() == 1


def test_movements_of_other_drawers_are_unknown(till, cashier, colleague, manager, drawer):
    other = opened(till(colleague))
    movement = move(till(colleague), other, "pay_in", 5).json()["id"]

    for person in (cashier, manager):
        answers = [undo(till(person), drawer, which) for which in (movement, uuid4())]
        bodies = [answer.json() | {"request_id": ""} for answer in answers]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert bodies[0] == bodies[1]


def test_a_reason_is_needed_to_undo(till, cashier, drawer):
    movement = move(till(cashier), drawer, "pay_in", 5).json()["id"]
    assert said(undo(till(cashier), drawer, movement, reason=" ")) == (400, "invalid")


def test_who_counts_blind_sees_no_sales_in_the_list(till, cashier, manager, restaurant, cash):
    client = till(cashier)
    drawer = opened(client)
    initiate(client, OrderFactory(created_by=cashier), cash)
    move(client, drawer, "pay_in", 5)

    def kinds(person):
        page = till(person).get(f"{SESSIONS}{drawer}/movements/").json()
        return [(row["kind"], row["effect"]) for row in page["results"]]

    everything = [("pay_in", 5), ("sale", 1000)]
    assert kinds(cashier) == [("pay_in", 5)]
    assert kinds(manager) == everything
    restaurant.blind_count = False
    restaurant.save()
    assert kinds(cashier) == everything
    restaurant.blind_count = True
    restaurant.save()
    close(client, drawer, closing_balance=51_005)
    assert kinds(cashier) == everything
