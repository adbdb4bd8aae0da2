"""What the database refuses by itself, whatever Python asks (promise P9)."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from apps.authentication.tests.factories import UserFactory
from apps.drawers.domain.report import Takings
from apps.drawers.models import CashDrawerSession, CashMovement
from apps.drawers.services.close import close_session
from apps.drawers.services.counting import Declared
from apps.drawers.services.ledger import Entry, add_entry
from apps.drawers.tests.factories import DrawerSessionFactory

pytestmark = pytest.mark.django_db

SESSION, MOVEMENT = "drawers_cashdrawersession", "drawers_cashmovement"
REOPEN = (
    "closed_at = NULL, closed_by_id = NULL, closing_balance = NULL, expected_balance = NULL, "
    "variance = NULL, z_number = NULL"
)


@pytest.fixture
def session(cashier, in_restaurant):
    return DrawerSessionFactory(cashier=cashier)


@pytest.fixture
def movement(session):
    entry = Entry(kind="pay_in", amount=2000, reason="Change from the bank")
    return add_entry(session=session, actor=session.cashier, entry=entry, key=None)


@pytest.fixture
def closed(session, movement):
    close_session(
        session=session,
        actor=session.cashier,
        declared=Declared(balance=52_000),
        notes="",
        takings=Takings(),
    )
    return session


def execute(sql, *params):
    """Run SQL as somebody at a prompt would, and say how many rows it changed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def refused(sql, *params):
    with pytest.raises(DatabaseError) as caught:
        execute(sql, *params)
    return str(caught.value)


@pytest.mark.parametrize(
    "change",
    [
        REOPEN,
        "closing_balance = closing_balance + 1, variance = variance + 1",
        "variance_notes = 'never mind'",
        "z_report = '{}'",
        "z_number = z_number + 1",
        "closed_at = now()",
        "closing_count = '{\"500\": 1}'",
        "opening_balance = 0",
    ],
)
def test_a_closed_session_never_changes(closed, change):
    before = CashDrawerSession.all_objects.filter(pk=closed.pk).values().get()

    assert "Cannot update" in refused(f"UPDATE {SESSION} SET {change} WHERE id = %s", closed.pk)

    assert CashDrawerSession.all_objects.filter(pk=closed.pk).values().get() == before


def test_sessions_and_movements_are_never_deleted(session, movement):
    assert "Cannot delete" in refused(f"DELETE FROM {SESSION} WHERE id = %s", session.pk)
    assert "Cannot update or delete" in refused(
        f"DELETE FROM {MOVEMENT} WHERE id = %s", movement.pk
    )
    assert "Cannot update or delete" in refused(f"UPDATE {MOVEMENT} SET amount = amount + 1")
    assert CashMovement.all_objects.get().amount == 2000


@pytest.mark.parametrize("change", ["opening_balance = 1", "currency = 'EUR'", "opened_at = now()"])
def test_an_opening_is_fixed_while_the_drawer_is_open(session, change):
    refused(f"UPDATE {SESSION} SET {change} WHERE id = %s", session.pk)


def copy_movement(movement, **changes):
    """INSERT a copy of a movement with other values, past every service."""
    fields = {f.attname: getattr(movement, f.attname) for f in movement._meta.concrete_fields}
    fields |= {"id": CashMovement().pk, **changes}
    columns = ", ".join(f'"{name}"' for name in fields)
    marks = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {MOVEMENT} ({columns}) VALUES ({marks})", *fields.values()


def test_no_cash_moves_in_a_closed_drawer(closed, movement):
    assert "open drawer session" in refused(*copy_movement(movement))


def test_an_undo_is_the_exact_opposite_once(session, movement, restaurant):
    other = DrawerSessionFactory(cashier=UserFactory(restaurant=restaurant))
    for wrong in (
        {"amount": -1999},
        {"amount": 2000},
        {"amount": -2000, "kind": "pay_out"},
        {"amount": -2000, "session_id": other.pk},
    ):
        assert "opposite" in refused(*copy_movement(movement, undoes_id=movement.pk, **wrong))

    undo = copy_movement(movement, undoes_id=movement.pk, amount=-2000)
    assert execute(*undo) == 1
    with pytest.raises(IntegrityError, match="undoes_id"):
        execute(*copy_movement(movement, undoes_id=movement.pk, amount=-2000))
    written = CashMovement.all_objects.get(undoes=movement)
    assert "opposite" in refused(*copy_movement(movement, undoes_id=written.pk, amount=2000))


@pytest.mark.parametrize(
    ("kind", "amount"),
    [("pay_out", 5), ("safe_drop", 5), ("pay_in", -5), ("no_sale", 5), ("pay_out", 0)],
)
def test_every_kind_moves_its_own_way(session, movement, kind, amount):
    assert "movement_sign" in refused(*copy_movement(movement, kind=kind, amount=amount))


CLOSE = (
    f"UPDATE {SESSION} SET closed_at = now(), closed_by_id = cashier_id, closing_balance = 52000, "
    "expected_balance = %s, variance = %s, z_number = 1, z_report = '{}' WHERE id = %s"
)


def test_a_drawer_closes_only_with_what_its_movements_add_up_to(session, movement):
    assert "float plus its movements" in refused(CLOSE, 50_000, 2000, session.pk)
    assert "drawer_closed_whole" in refused(CLOSE, 52_000, 1, session.pk)

    assert execute(CLOSE, 52_000, 0, session.pk) == 1


def test_one_open_drawer_per_cashier(session):
    with pytest.raises(IntegrityError, match="drawer_one_open_per_cashier"), transaction.atomic():
        DrawerSessionFactory(cashier=session.cashier)


def test_a_drawer_belongs_to_the_restaurant_of_its_cashier(session, stranger):
    DrawerSessionFactory(cashier=stranger, restaurant=session.restaurant)
    with pytest.raises(IntegrityError, match="same_restaurant"):
        connection.check_constraints()
