"""The chain that the database writes is the chain that we read."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from apps.audit.domain.chain import CONTENT, GENESIS, Head, digest_of, hash_of
from apps.audit.models import AuditEntry, AuditHead
from apps.audit.services import record
from apps.audit.tests.chains import commit_places, said_of, write
from apps.core.ids import new_id
from apps.restaurants.tests.factories import RestaurantFactory

pytestmark = pytest.mark.django_db


def entries(restaurant):
    return list(AuditEntry.all_objects.filter(restaurant=restaurant).order_by("sequence"))


def test_each_entry_covers_the_one_before(restaurant):
    write(restaurant, 5)

    last = GENESIS
    for number, entry in enumerate(entries(restaurant), start=1):
        content = {name: getattr(entry, name) for name in CONTENT}
        assert bytes(entry.digest) == digest_of(content)
        last = hash_of(last, number, bytes(entry.digest))
        assert (entry.sequence, bytes(entry.hash)) == (number, last)
    head = AuditHead.all_objects.get(restaurant=restaurant)
    assert Head(head.count, bytes(head.hash)) == Head(5, last)


def test_each_restaurant_has_its_own(restaurant):
    other = RestaurantFactory()
    for house in (restaurant, other, restaurant):
        record(actor=None, action="restaurant.changed", subject=house)
    commit_places()

    assert [entry.sequence for entry in entries(restaurant)] == [1, 2]
    assert [entry.sequence for entry in entries(other)] == [1]
    assert said_of(restaurant) == said_of(other) == []


def test_an_empty_trail_is_whole(restaurant):
    assert said_of(restaurant) == []


def test_what_is_rolled_back_leaves_no_gap(restaurant):
    write(restaurant)
    with transaction.atomic():
        write(restaurant, 3)
        transaction.set_rollback(True)
    write(restaurant)

    assert [entry.sequence for entry in entries(restaurant)] == [1, 2]
    assert said_of(restaurant) == []


def test_no_row_is_locked_before_the_commit(restaurant):
    """So nobody waits for the head while a transaction runs, and it is taken after all locks."""
    record(actor=None, action="restaurant.changed", subject=restaurant)

    assert AuditEntry.all_objects.get().sequence is None
    assert not AuditHead.all_objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET reason = 'x'",
        "UPDATE audit_auditentry SET sequence = sequence + 1, hash = digest",
        "DELETE FROM audit_auditentry",
        "UPDATE audit_audithead SET count = count + 1",
        "DELETE FROM audit_audithead",
        "INSERT INTO audit_audithead SELECT * FROM audit_audithead",
    ],
)
def test_the_database_refuses_to_change_it(restaurant, statement):
    write(restaurant)
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="Cannot"):
        cursor.execute(statement)


def test_nobody_chooses_a_place(restaurant):
    write(restaurant)
    entry = AuditEntry.all_objects.get()
    entry.pk, entry.sequence = new_id(), 7

    with pytest.raises(IntegrityError, match="nowhere else"), transaction.atomic():
        _commit(entry)


def _commit(entry):
    entry.save(force_insert=True)
    commit_places()


def test_facts_come_back_as_they_were_hashed(restaurant):
    facts = {500: 2, "rate": 1e20, "list": (1.0, -0.0), "text": "F\u202fCFA \U0001f600"}
    record(actor=None, action="restaurant.changed", subject=restaurant, facts=facts)
    commit_places()

    assert said_of(restaurant) == []
