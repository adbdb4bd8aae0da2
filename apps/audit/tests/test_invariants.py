"""A chain whose end was touched is found within a minute, without reading the chain."""

import pytest
from django.db import connection

from apps.audit.invariants import HEADS
from apps.audit.services import record
from apps.core.invariants import find
from apps.restaurants.tests.factories import RestaurantFactory

pytestmark = pytest.mark.django_db
TABLES = ("audit_auditentry", "audit_audithead")


def run(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def places():
    """What COMMIT would do: every entry takes its place."""
    run("SET CONSTRAINTS ALL IMMEDIATE")


def tamper(*statements):
    places()
    run(*(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in TABLES), *statements)
    run(*(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in TABLES))


@pytest.fixture
def house():
    """A restaurant with three entries, beside one with two and one with none."""
    ours, theirs, _ = RestaurantFactory.create_batch(3)
    for restaurant in (ours, theirs, ours, theirs, ours):
        record(actor=None, action="restaurant.changed", subject=restaurant)
    places()
    return ours


def test_whole_chains_hold(house):
    assert find(HEADS).count == 0


OURS = "restaurant_id = (SELECT restaurant_id FROM audit_auditentry WHERE sequence = 3)"


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_auditentry WHERE sequence = 3",
        "UPDATE audit_auditentry SET hash = sha256('x') WHERE sequence = 3",
        "UPDATE audit_auditentry SET sequence = NULL WHERE sequence = 3",
        f"UPDATE audit_audithead SET count = 2 WHERE {OURS}",
        f"UPDATE audit_audithead SET hash = sha256('x') WHERE {OURS}",
        f"DELETE FROM audit_audithead WHERE {OURS}",
        f"DELETE FROM audit_auditentry WHERE {OURS}",
    ],
)
def test_a_touched_end_is_found(house, statement):
    tamper(statement)
    ((row_id, _),) = find(HEADS).rows
    assert row_id == str(house.pk)


def test_an_entry_that_never_took_its_place_is_found(house):
    run("ALTER TABLE audit_auditentry DISABLE TRIGGER USER")
    record(actor=None, action="restaurant.changed", subject=house)
    run("ALTER TABLE audit_auditentry ENABLE TRIGGER USER")
    assert "without a place" in find(HEADS).rows[0][1]
