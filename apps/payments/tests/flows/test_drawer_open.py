"""Opening a drawer, and finding it again."""

from uuid import uuid4

import pytest

from apps.audit.models import AuditEntry
from apps.drawers.models import CashDrawerSession
from apps.payments.tests.flows.drawers import SESSIONS, close, open_drawer, opened, said

pytestmark = pytest.mark.django_db


def test_open_with_a_sum(till, cashier):
    answer = open_drawer(till(cashier), opening_balance=50_000)

    assert answer.status_code == 201
    session = answer.json()
    assert session | {"id": "", "opened_at": ""} == {
        "id": "",
        "cashier": str(cashier.pk),
        "cashier_name": cashier.username,
        "is_open": True,
        "currency": "XOF",
        "opened_at": "",
        "opening_balance": 50_000,
        "opening_count": None,
        "closed_at": None,
        "closed_by": None,
        "closing_balance": None,
        "closing_count": None,
        "expected_balance": None,
        "variance": None,
        "variance_notes": "",
        "z_number": None,
        "is_duplicate": False,
    }


def test_open_with_a_count(till, cashier):
    count = {"10000": 3, "5000": 3, "500": 10, "25": 0}

    session = open_drawer(till(cashier), opening_count=count).json()

    assert (session["opening_balance"], session["opening_count"]) == (50_000, count)
    entry = AuditEntry.all_objects.get()
    assert (entry.action, entry.subject_id, entry.actor) == (
        "drawer.opened", session["id"], cashier,
    )  # fmt: skip
    assert entry.facts["opening_balance"] == 50_000


def test_counts_are_shown_largest_first(till, cashier):
    session_id = opened(till(cashier), opening_count={"500": 1, "10000": 1, "5": 0, "1000": 2})

    shown = till(cashier).get(f"{SESSIONS}{session_id}/").json()["opening_count"]

    assert list(shown.items()) == [("10000", 1), ("1000", 2), ("500", 1), ("5", 0)]


def test_an_empty_drawer_may_be_opened(till, cashier):
    assert open_drawer(till(cashier), opening_balance=0).json()["opening_balance"] == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"nothing": 1}, "opening_balance"),
        ({"opening_balance": 1, "opening_count": {"500": 1}}, "opening_balance"),
        ({"opening_balance": -1}, "opening_balance"),
        ({"opening_balance": 1_000_000_000}, "opening_balance"),
        ({"opening_balance": 10.0}, "opening_balance"),
        ({"opening_balance": "1000"}, "opening_balance"),
        ({"opening_balance": True}, "opening_balance"),
        ({"opening_balance": None}, "opening_balance"),
        ({"opening_count": {}}, "opening_count"),
        ({"opening_count": []}, "opening_count"),
        ({"opening_count": "500"}, "opening_count"),
        ({"opening_count": {"500": -1}}, "opening_count.500"),
        ({"opening_count": {"500": 1.5}}, "opening_count.500"),
        ({"opening_count": {"500": "1"}}, "opening_count.500"),
        ({"opening_count": {"500": True}}, "opening_count.500"),
        ({"opening_count": {"500": None}}, "opening_count.500"),
    ],
)
def test_what_is_no_float_is_refused(till, cashier, body, field):
    answer = open_drawer(till(cashier), **body)

    assert said(answer) == (400, "invalid")
    assert answer.json()["errors"][0]["field"] == field
    assert not CashDrawerSession.all_objects.exists()


@pytest.mark.parametrize(
    ("count", "code"),
    [
        ({"500": 1, "300": 1}, "denomination-unknown"),
        ({"0500": 1}, "denomination-unknown"),
        ({"x" * 5000: 1}, "denomination-unknown"),
        ({"10000": 100_000}, "count-too-large"),
        ({"10000": 99_999, "5000": 2}, "count-too-large"),
    ],
)
def test_a_count_of_other_notes_or_too_many_is_refused(till, cashier, count, code):
    answer = open_drawer(till(cashier), opening_count=count)

    assert said(answer) == (400, code)
    assert answer.json()["errors"][0]["field"] == "opening_count"
    assert len(answer.json()["detail"]) < 200
    assert not CashDrawerSession.all_objects.exists()


def test_each_restaurant_counts_in_its_own_currency(till, manager, restaurant):
    restaurant.currency = "KES"
    restaurant.save()

    session = open_drawer(till(manager), opening_count={"100000": 2, "4000": 0, "50": 1})
    assert said(session) == (400, "denomination-unknown")

    session = open_drawer(till(manager), opening_count={"100000": 2, "50": 1}).json()
    assert (session["currency"], session["opening_balance"]) == ("KES", 200_050)


def test_one_open_drawer_each(till, cashier, colleague):
    first = opened(till(cashier))

    assert said(open_drawer(till(cashier))) == (409, "drawer-already-open")
    assert open_drawer(till(colleague)).status_code == 201
    close(till(cashier), first, closing_balance=50_000)
    assert open_drawer(till(cashier)).status_code == 201


def test_the_same_request_again_is_the_same_drawer(till, cashier):
    first = open_drawer(till(cashier), key="open-1", opening_balance=7000)
    again = open_drawer(till(cashier), key="open-1", opening_balance=7000)

    assert (again.status_code, again["Idempotent-Replayed"]) == (200, "true")
    assert again.json() == first.json() | {"is_duplicate": True}
    close(till(cashier), first.json()["id"], closing_balance=7000)
    later = open_drawer(till(cashier), key="open-1", opening_balance=7000)
    assert (later.status_code, later.json()["is_open"]) == (200, False)
    assert CashDrawerSession.all_objects.count() == 1


def test_a_key_belongs_to_one_request_of_one_person(till, cashier, colleague, stranger):
    open_drawer(till(cashier), key="open-1", opening_balance=7000)

    reused = (422, "idempotency-key-reused")
    assert said(open_drawer(till(cashier), key="open-1", opening_balance=8000)) == reused
    assert said(open_drawer(till(colleague), key="open-1", opening_balance=7000)) == reused
    assert open_drawer(till(stranger), key="open-1", opening_balance=7000).status_code == 201
    assert said(open_drawer(till(colleague), key="\x00")) == (400, "idempotency-key-invalid")


def test_current_is_ones_own_open_drawer(till, cashier, manager):
    client = till(cashier)
    assert said(client.get(f"{SESSIONS}current/")) == (404, "not-found")

    session_id = opened(client)

    assert client.get(f"{SESSIONS}current/").json()["id"] == session_id
    assert till(manager).get(f"{SESSIONS}current/").status_code == 404
    close(client, session_id, closing_balance=50_000)
    assert client.get(f"{SESSIONS}current/").status_code == 404


def test_lists_show_ones_own_and_managers_all(till, cashier, colleague, manager, owner, stranger):
    own, other = opened(till(cashier)), opened(till(colleague))
    foreign = opened(till(stranger))

    def ids(person):
        return [row["id"] for row in till(person).get(SESSIONS).json()["results"]]

    assert ids(cashier) == [own]
    assert ids(colleague) == [other]
    assert ids(manager) == ids(owner) == [other, own]
    assert ids(stranger) == [foreign]


def test_lists_are_read_by_cursor_in_few_statements(
    till, cashier, manager, django_assert_max_num_queries
):
    for _ in range(5):
        close(till(cashier), opened(till(cashier)), closing_balance=50_000)
    with django_assert_max_num_queries(2):
        page = till(manager).get(SESSIONS, {"page_size": 2}).json()
    assert len(page["results"]) == 2
    assert len(till(manager).get(page["next"]).json()["results"]) == 2
    assert said(till(manager).get(SESSIONS, {"page_size": 1_000_000})) == (400, "page-size-invalid")


def test_a_session_cannot_be_written_or_deleted(till, cashier, manager):
    url = f"{SESSIONS}{opened(till(cashier))}/"
    for person in (cashier, manager):
        for method in ("put", "patch", "delete"):
            answer = getattr(till(person), method)(url, {"closing_balance": 1})
            assert said(answer) == (405, "method-not-allowed")
    assert said(till(cashier).post(SESSIONS, {})) == (405, "method-not-allowed")


def test_nobody_elses_drawer_can_be_told_from_none(till, cashier, colleague, manager, stranger):
    own = opened(till(cashier))
    foreign, unknown = opened(till(stranger)), uuid4()
    movement = uuid4()
    calls = [
        ("get", "", None),
        ("get", "report/", None),
        ("get", "movements/", None),
        ("post", "movements/", {"kind": "pay_in", "amount": 5, "reason": "x"}),
        ("post", f"movements/{movement}/undo/", {"reason": "x"}),
        ("post", "close/", {"closing_balance": 50_000}),
    ]

    def answers(person, session_id):
        found = [
            getattr(till(person), method)(f"{SESSIONS}{session_id}/{path}", body)
            for method, path, body in calls
        ]
        return [(a.status_code, a.json() | {"request_id": ""}) for a in found]

    nothing = answers(cashier, unknown)
    assert {status for status, _ in nothing} == {404}
    assert answers(colleague, own) == nothing
    assert answers(cashier, foreign) == nothing
    assert answers(manager, foreign) == nothing
    assert answers(stranger, own) == nothing
    assert CashDrawerSession.all_objects.filter(closed_at__isnull=True).count() == 2


def test_nobody_without_a_token(till):
    for call in ("open/", f"{uuid4()}/close/", f"{uuid4()}/movements/"):
        assert till().post(SESSIONS + call, {}).status_code == 401
    assert till().get(SESSIONS).status_code == 401
