"""Somebody with every right on the database changes the trail a thousand times, never unseen."""

import random

import pytest

from apps.audit.domain.chain import CONTENT, GENESIS, digest_of, hash_of
from apps.audit.models import AuditEntry, AuditHead
from apps.audit.tests.chains import said_of, undone_without_triggers, write
from apps.audit.tests.tampers import EDITS, LENGTH, REWRITE, TAMPERS, sql
from apps.restaurants.tests.factories import RestaurantFactory

pytestmark = pytest.mark.django_db
PIECES = 4  # a thousand tampers, so many to a test that no test is long


@pytest.fixture
def trail(restaurant):
    RestaurantFactory(name="next door")
    write(restaurant, LENGTH)
    assert said_of(restaurant) == []
    return restaurant


@pytest.mark.parametrize("piece", range(PIECES))
def test_each_of_a_thousand_is_found(trail, piece):
    chance = random.Random(piece)
    unseen = []
    for number in range(1000 // PIECES):
        tamper = TAMPERS[(piece * 1000 // PIECES + number) % len(TAMPERS)]
        with undone_without_triggers():
            tamper(chance)
            if not said_of(trail):
                unseen.append((number, tamper.__name__))
    assert unseen == []
    assert said_of(trail) == []


@pytest.mark.parametrize("column", [field.column for field in AuditEntry._meta.concrete_fields])
def test_no_column_can_be_edited_unseen(restaurant, column):
    RestaurantFactory(name="next door")
    write(restaurant, 3)
    with undone_without_triggers():
        sql(f"UPDATE audit_auditentry SET {column} = {EDITS[column]} WHERE sequence = 2")
        assert said_of(restaurant)


@pytest.mark.parametrize("facts", ['{"n": 1%s}' % ("0" * 5000), "[" * 2000 + "]" * 2000])
def test_facts_that_nobody_can_read_are_found(restaurant, facts):
    """And the walk goes on behind them."""
    write(restaurant, 3)
    with undone_without_triggers():
        sql("UPDATE audit_auditentry SET facts = %s WHERE sequence = 2", facts)
        assert said_of(restaurant) == ["entry 2 was edited: it no longer says what was written"]


def test_a_trail_rewritten_as_a_whole_is_found_by_an_exported_head(trail):
    exported = {LENGTH: bytes(AuditHead.all_objects.get().hash)}
    assert said_of(trail, exported) == []
    with undone_without_triggers():
        last = GENESIS
        for entry in AuditEntry.all_objects.order_by("sequence"):
            entry.reason = "as if it had always been so"
            digest = digest_of({name: getattr(entry, name) for name in CONTENT})
            last = hash_of(last, entry.sequence, digest)
            sql(REWRITE, entry.reason, digest, last, entry.sequence)
        sql("UPDATE audit_audithead SET hash = %s", last)

        assert said_of(trail) == []
        assert said_of(trail, exported) == [
            f"entry {LENGTH} is not what the exported head says: it was rewritten"
        ]
