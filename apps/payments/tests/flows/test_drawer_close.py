"""Counting and closing a drawer: who may, with what difference, and what stays."""

import pytest

from apps.audit.models import AuditEntry
from apps.drawers.models import CashDrawerSession
from apps.orders.tests.factories import OrderFactory
from apps.payments.tests.flows.drawers import SESSIONS, close, opened, report, said
from apps.payments.tests.flows.tills import initiate

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawer(till, cashier, cash) -> str:
    """A float of 50 000 F and one sale of 8 500 F: 58 500 F are expected."""
    session_id = opened(till(cashier))
    order = OrderFactory(created_by=cashier, total=8500)
    assert initiate(till(cashier), order, cash, amount_tendered=10_000).status_code == 201
    return session_id


@pytest.fixture
def limit(restaurant):
    restaurant.variance_limit = 5000
    restaurant.save()
    return 5000


def stored(session_id):
    return CashDrawerSession.all_objects.get(pk=session_id)


def test_close_with_a_sum(till, cashier, drawer):
    answer = close(till(cashier), drawer, closing_balance=58_000, variance_notes="A coin fell")

    assert answer.status_code == 200, answer.json()
    session = answer.json()
    assert (session["is_open"], session["closing_balance"], session["expected_balance"]) == (
        False,
        58_000,
        58_500,
    )
    assert (session["variance"], session["variance_notes"]) == (-500, "A coin fell")
    assert (session["closed_by"], session["z_number"]) == (str(cashier.pk), 1)
    assert till(cashier).get(f"{SESSIONS}{drawer}/").json() == session
    entry = AuditEntry.all_objects.get(action="drawer.closed")
    assert (entry.actor, entry.reason) == (cashier, "A coin fell")
    assert (entry.facts["variance"], entry.facts["z_number"]) == (-500, 1)


def test_close_with_a_count(till, cashier, drawer):
    count = {"10000": 5, "5000": 1, "500": 8, "10": 0}

    session = close(till(cashier), drawer, closing_count=count).json()

    assert (session["closing_balance"], session["closing_count"]) == (59_000, count)
    assert session["variance"] == 500


def test_a_closed_drawer_is_closed(till, cashier, manager, drawer):
    first = close(till(cashier), drawer, closing_balance=58_500).json()

    for person in (cashier, manager):
        again = close(till(person), drawer, closing_balance=1, variance_notes="x")
        assert said(again) == (409, "drawer-already-closed")
        wrong = close(till(person), drawer, closing_count={"7": 1})
        assert said(wrong) == (409, "drawer-already-closed")
    assert till(cashier).get(f"{SESSIONS}{drawer}/").json() == first


@pytest.mark.parametrize(
    "body",
    [
        {"variance_notes": "x"},
        {"closing_balance": 58_500, "closing_count": {"500": 117}},
        {"closing_balance": -1},
        {"closing_balance": 58_500.0},
        {"closing_balance": "58500"},
        {"closing_count": {}},
        {"closing_count": {"500": -1}},
        {"closing_balance": 58_500, "variance_notes": "a\nb"},
        {"closing_balance": 58_500, "variance_notes": "x" * 501},
    ],
)
def test_what_is_no_count_closes_nothing(till, cashier, drawer, body):
    assert said(close(till(cashier), drawer, **body)) == (400, "invalid")
    assert stored(drawer).is_open


def test_an_unknown_note_closes_nothing(till, cashier, drawer):
    answer = close(till(cashier), drawer, closing_count={"20000": 1})

    assert said(answer) == (400, "denomination-unknown")
    assert answer.json()["errors"][0]["field"] == "closing_count"
    assert stored(drawer).is_open


@pytest.mark.parametrize("counted", [53_500, 63_500])
def test_a_cashier_closes_up_to_the_limit(till, cashier, drawer, limit, counted):
    assert close(till(cashier), drawer, closing_balance=counted).status_code == 200


@pytest.mark.parametrize("counted", [53_499, 63_501, 0])
def test_above_the_limit_a_manager_is_needed(till, cashier, drawer, limit, counted):
    refused = close(till(cashier), drawer, closing_balance=counted, variance_notes="I lost it")

    assert said(refused) == (403, "variance-needs-manager")
    assert stored(drawer).is_open
    assert stored(drawer).closing_balance is None
    assert report(till(cashier), drawer)["kind"] == "x"
    entry = AuditEntry.all_objects.get(action="drawer.close_refused")
    assert (entry.actor, entry.facts["closing_balance"]) == (cashier, counted)


def test_the_refusal_says_the_same_whatever_was_counted(till, cashier, drawer, limit):
    """Over or short, by much or little: the answers differ in nothing."""
    answers = [
        close(till(cashier), drawer, closing_balance=counted).json() | {"request_id": ""}
        for counted in (0, 53_499, 63_501, 999_999_999)
    ]

    assert all(answer == answers[0] for answer in answers)
    assert not any(figure in str(answers[0]) for figure in ("58", "8500", "5000", "5 000"))


def test_a_manager_closes_above_the_limit_with_a_reason(till, manager, cashier, drawer, limit):
    bare = close(till(manager), drawer, closing_balance=50_000)
    assert said(bare) == (400, "variance-reason-required")
    assert bare.json()["errors"][0]["field"] == "variance_notes"
    blank = close(till(manager), drawer, closing_balance=50_000, variance_notes="  ")
    assert said(blank) == (400, "variance-reason-required")
    assert stored(drawer).is_open

    session = close(till(manager), drawer, closing_balance=50_000, variance_notes="Theft").json()

    assert (session["variance"], session["closed_by"]) == (-8500, str(manager.pk))
    assert session["cashier"] == str(cashier.pk)


def test_an_owner_closes_anybodys_drawer(till, owner, drawer):
    assert close(till(owner), drawer, closing_balance=58_500).status_code == 200


def test_without_a_limit_any_difference_is_a_cashiers(till, cashier, drawer):
    assert close(till(cashier), drawer, closing_balance=0).json()["variance"] == -58_500


def test_a_limit_of_nothing_allows_nothing(till, cashier, drawer, restaurant):
    restaurant.variance_limit = 0
    restaurant.save()

    assert said(close(till(cashier), drawer, closing_balance=58_499))[0] == 403
    assert close(till(cashier), drawer, closing_balance=58_500).status_code == 200


def test_z_numbers_count_up_per_restaurant(till, cashier, colleague, stranger):
    numbers = []
    for person in (cashier, colleague, cashier):
        session_id = opened(till(person))
        numbers.append(close(till(person), session_id, closing_balance=50_000).json()["z_number"])
    assert numbers == [1, 2, 3]

    foreign = close(till(stranger), opened(till(stranger)), closing_balance=50_000)
    assert foreign.json()["z_number"] == 1


def test_a_refused_close_uses_up_no_z_number(till, cashier, drawer, limit):
    close(till(cashier), drawer, closing_balance=0)
    assert close(till(cashier), drawer, closing_balance=58_500).json()["z_number"] == 1


def test_after_the_close_cash_belongs_to_no_drawer(till, cashier, drawer, cash):
    close(till(cashier), drawer, closing_balance=58_500)

    late = initiate(till(cashier), OrderFactory(created_by=cashier), cash)

    assert (late.status_code, late.json()["drawer_session_id"]) == (201, None)
    assert report(till(cashier), drawer)["expected_balance"] == 58_500


def test_opening_and_closing_take_few_statements(
    till, cashier, drawer, django_assert_max_num_queries
):
    """However many sales there were: the database adds up. Savepoints are counted, too."""
    client = till(cashier)
    with django_assert_max_num_queries(10):
        assert close(client, drawer, closing_balance=58_500).status_code == 200
    with django_assert_max_num_queries(5):
        opened(client)
