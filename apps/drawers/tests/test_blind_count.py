"""What a blind count hides, what it leaves to see, and what it leaves behind (decision 6)."""

import pytest

from apps.audit.models import AuditEntry
from apps.orders.tests.factories import OrderFactory
from apps.payments.tests.flows.drawers import SESSIONS, move, opened, report, said
from apps.payments.tests.flows.tills import initiate

pytestmark = pytest.mark.django_db
EXPECTED = 50_000 + 8500


@pytest.fixture
def drawer(till, cashier, cash) -> str:
    """A drawer that is counted blind, in which 58 500 F are expected."""
    drawer = opened(till(cashier))
    order = OrderFactory(created_by=cashier, total=8500)
    initiate(till(cashier), order, cash, amount_tendered=10_000)
    return drawer


def test_a_till_shows_what_it_took_and_never_the_sum(till, cashier, drawer):
    (payment,) = till(cashier).get("/api/payments/").json()["results"]
    assert (payment["amount_tendered"], payment["change_due"]) == (10_000, 1500)

    assert till(cashier).get(f"{SESSIONS}{drawer}/").json()["expected_balance"] is None
    x = report(till(cashier), drawer)
    assert x["expected_balance"] is None
    assert x["sales"]["amount"] is None
    assert str(EXPECTED) not in str(x)


@pytest.mark.parametrize("kind", ["pay_out", "safe_drop"])
def test_trying_amounts_names_no_figure_and_leaves_a_row_of_traces(till, cashier, drawer, kind):
    tried = [1_000_000, 100_000, 75_000, 60_000, EXPECTED + 1]
    answers = [move(till(cashier), drawer, kind, amount) for amount in tried]

    assert {said(answer) for answer in answers} == {(409, "amount-exceeds-drawer")}
    assert len({answer.json()["detail"] for answer in answers}) == 1
    assert not any(character.isdigit() for character in answers[0].json()["detail"])
    traces = AuditEntry.all_objects.filter(action="drawer.movement_refused", actor=cashier)
    assert [entry.facts["amount"] for entry in traces.order_by("id")] == [-n for n in tried]
