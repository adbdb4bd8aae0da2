"""Promise P9 with real threads on a real PostgreSQL: what is counted is what was there."""

from collections import Counter
from functools import partial
from threading import Semaphore, Thread

import pytest
from django.db import connection, connections, transaction
from django.db.models import Sum

from apps.authentication.tests.factories import UserFactory
from apps.core.ids import new_id
from apps.core.scope import restaurant_scope
from apps.drawers.models import CashDrawerSession, CashMovement
from apps.drawers.services.counting import Declared
from apps.drawers.services.record_sale import record_sale
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import Payment
from apps.payments.services.close_drawer import close_drawer
from apps.payments.tests.concurrency.threads import all_at_once
from apps.payments.tests.flows.drawers import (
    close,
    move,
    open_drawer,
    opened,
    report,
    said,
    undo,
)
from apps.payments.tests.flows.tills import initiate

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 8
SELLERS = 3


def statuses(answers):
    return Counter(answer.status_code for answer in answers)


def moved(session_id):
    """What the drawer's movements add up to, and how many there are."""
    rows = CashMovement.all_objects.filter(session_id=session_id)
    return rows.aggregate(total=Sum("amount", default=0))["total"], rows.count()


def closed_exactly(session_id):
    """The closed session, after checking that it says what its movements say."""
    session = CashDrawerSession.all_objects.get(pk=session_id)
    total, _ = moved(session_id)
    assert session.expected_balance == session.opening_balance + total
    assert session.z_report["expected_balance"] == session.expected_balance
    return session


@pytest.mark.parametrize("drawer_needed", [False, True])
def test_a_sale_is_in_the_count_or_not_in_the_drawer(
    till, cashier, restaurant, cash, drawer_needed
):
    """Tills of one cashier sell until the drawer refuses; the close comes after some sales."""
    restaurant.cash_requires_open_drawer = drawer_needed
    restaurant.save()

    for round_ in range(ROUNDS):
        client = till(cashier)
        drawer = opened(client)
        sold = Semaphore(0)

        def sell(till_client, drawer=drawer, sold=sold):
            """Sell until a sale is not in the drawer; return every answer but that last one."""
            taken = []
            for _ in range(200):
                order = OrderFactory(created_by=cashier, total=1000)
                answer = initiate(till_client, order, cash, amount_tendered=1500)
                if answer.status_code == 409 or answer.json()["drawer_session_id"] is None:
                    return taken, answer
                assert answer.json()["drawer_session_id"] == drawer
                taken.append(answer)
                sold.release()
            raise AssertionError("the drawer was never closed")

        def count(drawer=drawer, sold=sold, client=client, after=round_):
            for _ in range(after):
                assert sold.acquire(timeout=30)
            return close(client, drawer, closing_balance=50_000)

        sellers = [partial(sell, till(cashier)) for _ in range(SELLERS)]
        *sales, closing = all_at_once(*sellers, count)

        assert closing.status_code == 200, closing.json()
        taken = [answer for answers, _ in sales for answer in answers]
        session = closed_exactly(drawer)
        assert moved(drawer) == (1000 * len(taken), len(taken))
        assert closing.json()["expected_balance"] == 50_000 + 1000 * len(taken)
        assert session.z_report["sales"]["kept"] == 1000 * len(taken)
        assert sum(t["amount"] for t in session.z_report["takings"]) == 1000 * len(taken)
        assert Payment.all_objects.filter(drawer_session=drawer).count() == len(taken)
        for _, last in sales:
            expected = (409, "drawer-not-open") if drawer_needed else (201, None)
            assert (last.status_code, last.json().get("code")) == expected


def test_a_movement_is_in_the_count_or_refused(till, cashier, manager):
    for _ in range(ROUNDS):
        client = till(cashier)
        drawer = opened(client)

        def pay_in(till_client, drawer=drawer):
            taken = 0
            while (answer := move(till_client, drawer, "pay_in", 700)).status_code == 201:
                taken += 1
            assert said(answer) == (409, "drawer-already-closed")
            return taken

        *taken, closing = all_at_once(
            partial(pay_in, till(cashier)),
            partial(pay_in, till(manager)),
            partial(close, till(manager), drawer, closing_balance=50_000),
        )

        assert closing.status_code == 200
        assert closed_exactly(drawer).expected_balance == 50_000 + 700 * sum(taken)


def test_one_of_many_closes_wins(till, cashier, manager):
    for _ in range(ROUNDS):
        drawer = opened(till(cashier))
        counts = range(50_000, 50_006)

        answers = all_at_once(
            *(
                partial(close, till(person), drawer, closing_balance=n)
                for person, n in zip([cashier, manager] * 3, counts, strict=True)
            )
        )

        assert statuses(answers) == {200: 1, 409: 5}
        won = next(answer.json() for answer in answers if answer.status_code == 200)
        assert closed_exactly(drawer).closing_balance == won["closing_balance"]
    numbers = CashDrawerSession.all_objects.order_by("z_number").values_list("z_number", flat=True)
    assert list(numbers) == list(range(1, ROUNDS + 1))


def test_one_of_many_opens_wins(till, cashier):
    for _ in range(ROUNDS):
        answers = all_at_once(*(partial(open_drawer, till(cashier)) for _ in range(6)))

        assert statuses(answers) == {201: 1, 409: 5}
        assert {a.json()["code"] for a in answers if a.status_code == 409} == {
            "drawer-already-open"
        }
        drawer = CashDrawerSession.all_objects.get(closed_at__isnull=True)
        close(till(cashier), drawer.pk, closing_balance=50_000)


def test_identical_opens_are_one_drawer(till, cashier):
    answers = all_at_once(*(partial(open_drawer, till(cashier), key="k") for _ in range(10)))

    assert statuses(answers) == {201: 1, 200: 9}
    assert len({answer.json()["id"] for answer in answers}) == 1


def test_identical_movements_are_one_movement(till, cashier):
    drawer = opened(till(cashier))
    answers = all_at_once(
        *(partial(move, till(cashier), drawer, "pay_out", 50_000, key="k") for _ in range(10))
    )

    assert statuses(answers) == {201: 1, 200: 9}
    assert moved(drawer) == (-50_000, 1)


def test_one_key_racing_for_two_drawers_moves_one(till, cashier, colleague):
    for round_ in range(ROUNDS):
        people = [UserFactory(restaurant=cashier.restaurant) for _ in range(4)]
        drawers = [opened(till(person)) for person in people]

        answers = all_at_once(
            *(
                partial(move, till(person), drawer, "pay_in", 5, key=f"k{round_}")
                for person, drawer in zip(people, drawers, strict=True)
            )
        )

        assert statuses(answers) == {201: 1, 422: 3}


def test_pay_outs_never_take_more_than_there_is(till, cashier, manager):
    drawer = opened(till(cashier))
    answers = all_at_once(
        *(
            partial(move, till(person), drawer, "pay_out", 20_000)
            for person in [cashier, manager] * 4
        )
    )

    assert statuses(answers) == {201: 2, 409: 6}
    assert moved(drawer) == (-40_000, 2)


def test_a_movement_is_undone_once(till, cashier, manager):
    for _ in range(ROUNDS):
        drawer = opened(till(manager))
        movement = move(till(manager), drawer, "pay_out", 500).json()["id"]

        answers = all_at_once(*(partial(undo, till(manager), drawer, movement) for _ in range(6)))

        assert statuses(answers) == {201: 1, 409: 5}
        assert moved(drawer) == (0, 2)
        close(till(manager), drawer, closing_balance=50_000)


def test_z_numbers_have_no_gaps_although_some_closes_are_refused(till, restaurant):
    restaurant.variance_limit = 100
    restaurant.save()
    people = [UserFactory(restaurant=restaurant) for _ in range(12)]
    drawers = [opened(till(person)) for person in people]

    answers = all_at_once(
        *(
            partial(close, till(person), drawer, closing_balance=50_000 + 60 * (n % 3))
            for n, (person, drawer) in enumerate(zip(people, drawers, strict=True))
        )
    )

    assert statuses(answers) == {200: 8, 403: 4}
    numbers = [a.json()["z_number"] for a in answers if a.status_code == 200]
    assert sorted(numbers) == list(range(1, 9))


def test_an_x_report_is_one_moment(till, cashier, manager, cash):
    """Sales go on while the report is read: its sums must still be of the same sales."""
    drawer = opened(till(cashier))

    def sell(client):
        for _ in range(10):
            order = OrderFactory(created_by=cashier, total=1000)
            assert initiate(client, order, cash, amount_tendered=1500).status_code == 201

    def read(client):
        return [report(client, drawer) for _ in range(15)]

    *_, reports = all_at_once(
        partial(sell, till(cashier)), partial(sell, till(cashier)), partial(read, till(manager))
    )

    for x in reports:
        assert x["expected_balance"] == 50_000 + x["sales"]["kept"]
        assert x["sales"]["kept"] == x["sales"]["amount"] == 1000 * x["sales"]["count"]
        assert x["orders"]["count"] == x["sales"]["count"]
    assert len({x["sales"]["count"] for x in reports}) > 1


def wait_until_somebody_waits_for_me():
    """Until another connection is blocked by a lock that this transaction holds."""
    with connection.cursor() as cursor:
        for _ in range(20_000):
            cursor.execute(
                "SELECT count(*) FROM pg_locks "
                "WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits")


def test_the_database_itself_makes_a_close_wait_for_a_line(cashier, restaurant):
    """A line written without the session's lock is still in the count: its trigger locks."""
    session = CashDrawerSession.all_objects.create(
        restaurant=restaurant, cashier=cashier, currency="XOF", opening_balance=50_000
    )

    def count():
        try:
            with restaurant_scope(restaurant.pk):
                declared = Declared(balance=50_900)
                close_drawer(actor=cashier, session_id=session.pk, declared=declared)
        finally:
            connections.close_all()

    closer = Thread(target=count)
    with transaction.atomic():
        record_sale(session=session, payment_id=new_id(), kept=900, actor=cashier)
        closer.start()
        wait_until_somebody_waits_for_me()
    closer.join(timeout=30)

    assert closed_exactly(session.pk).expected_balance == 50_900
