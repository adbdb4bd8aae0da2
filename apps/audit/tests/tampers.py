"""What somebody with every right on the database could do to a trail of LENGTH entries."""

import random
from collections.abc import Callable

from django.db import connection

from apps.audit.domain.chain import CONTENT, digest_of
from apps.audit.models import AuditEntry

LENGTH = 20

EDITS = {
    "id": "gen_random_uuid()",
    "restaurant_id": "(SELECT id FROM restaurants_restaurant WHERE name = 'next door')",
    "actor_id": "gen_random_uuid()",
    "action": "action || 'x'",
    "subject_type": "'user'",
    "subject_id": "'1'",
    "reason": "''",
    "facts": "jsonb_set(facts, '{amount}', '-1')",
    "channel": "'web'",
    "ip_address": "'192.0.2.1'",
    "request_id": "'other'",
    "created_at": "created_at - interval '1 microsecond'",
    "digest": "sha256(digest)",
    "sequence": "sequence + 100000",
    "hash": "sha256(hash)",
}
REWRITE = "UPDATE audit_auditentry SET reason = %s, digest = %s, hash = %s WHERE sequence = %s"
COLUMNS = ", ".join((*CONTENT, "digest"))


def sql(statement: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        assert cursor.rowcount


def edit(chance: random.Random) -> None:
    column = chance.choice(list(EDITS))
    place = chance.randint(1, LENGTH)
    sql(f"UPDATE audit_auditentry SET {column} = {EDITS[column]} WHERE sequence = %s", place)


def edit_with_digest(chance: random.Random) -> None:
    """Content and digest agree again; only the hash tells."""
    entry = AuditEntry.all_objects.get(sequence=chance.randint(1, LENGTH))
    entry.reason = "a better reason"
    digest = digest_of({name: getattr(entry, name) for name in CONTENT})
    update = "UPDATE audit_auditentry SET reason = %s, digest = %s WHERE sequence = %s"
    sql(update, entry.reason, digest, entry.sequence)


def delete(chance: random.Random) -> None:
    sql("DELETE FROM audit_auditentry WHERE sequence = %s", chance.randint(1, LENGTH))


def delete_and_close_up(chance: random.Random) -> None:
    """The numbers have no gap afterwards, and the head counts one less."""
    place = chance.randint(1, LENGTH - 1)
    sql("DELETE FROM audit_auditentry WHERE sequence = %s", place)
    sql("UPDATE audit_auditentry SET sequence = -sequence WHERE sequence > %s", place)
    sql("UPDATE audit_auditentry SET sequence = -sequence - 1 WHERE sequence < 0")
    sql("UPDATE audit_audithead SET count = count - 1")


def swap(chance: random.Random) -> None:
    """Two entries change places, with the hashes that belong to the places or without."""
    first, second = chance.sample(range(1, LENGTH + 1), 2)
    with_hash = ", hash = CASE a.sequence WHEN %s THEN b.hash ELSE c.hash END"
    parts = {"": (), with_hash: (first,)}
    extra = chance.choice(list(parts))
    sql(
        "WITH gone AS (SELECT * FROM audit_auditentry WHERE sequence IN (%s, %s)) "
        "UPDATE audit_auditentry a SET sequence = 1000000 + %s - a.sequence"
        f"{extra} FROM gone b, gone c "
        "WHERE a.sequence IN (%s, %s) AND b.sequence = %s AND c.sequence = %s",
        *(first, second, first + second, *parts[extra]),
        *(first, second, second, first),
    )
    sql("UPDATE audit_auditentry SET sequence = sequence - 1000000 WHERE sequence > 500000")


def insert(chance: random.Random) -> None:
    """A copy of an entry in no place, past the head, or between two others."""
    place = chance.choice(["NULL", str(LENGTH + 1), "make room"])
    source = chance.randint(1, LENGTH - 1)
    if place == "make room":
        sql("UPDATE audit_auditentry SET sequence = -sequence WHERE sequence > %s", source)
        sql("UPDATE audit_auditentry SET sequence = 1 - sequence WHERE sequence < 0")
        place = str(source + 1)
    columns = COLUMNS.replace("id,", "", 1)
    sql(
        f"INSERT INTO audit_auditentry (id, {columns}, hash, sequence) "
        f"SELECT gen_random_uuid(), {columns}, hash, {place} "
        "FROM audit_auditentry WHERE sequence = %s",
        source,
    )


def cut_off(chance: random.Random) -> None:
    sql("DELETE FROM audit_auditentry WHERE sequence > %s", chance.randint(0, LENGTH - 1))


def alter_head(chance: random.Random) -> None:
    change = chance.choice(["count = count - 1", "count = count + 1", "hash = sha256(hash)"])
    sql(f"UPDATE audit_audithead SET {change}")


def behead(chance: random.Random) -> None:
    sql("DELETE FROM audit_audithead")


TAMPERS: list[Callable[[random.Random], None]] = [
    *(edit, edit, edit, edit_with_digest, delete, delete_and_close_up),
    *(swap, insert, cut_off, alter_head, behead),
]
