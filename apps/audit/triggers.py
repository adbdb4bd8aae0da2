"""What the database does by itself, whoever writes.

An entry takes its place at COMMIT, in a deferred trigger: the head's row is locked after every
other lock of the transaction and for no longer than the commit lasts. So it cannot deadlock with
order → payment → drawer session, in whatever order a service writes, and nobody waits for it
while a slow transaction runs. What is rolled back never had a number: there are no gaps.

A transaction that writes for several restaurants takes their heads in the order of its entries;
only platform administrators can.
"""

import pgtrigger

TAKE_ITS_PLACE = """
    INSERT INTO audit_audithead AS head (id, restaurant_id, count, hash)
        VALUES (
            gen_random_uuid(), NEW.restaurant_id, 1,
            sha256(decode(repeat('00', 32), 'hex') || int8send(1) || NEW.digest)
        )
        ON CONFLICT (restaurant_id) DO UPDATE SET
            count = head.count + 1,
            hash = sha256(head.hash || int8send(head.count + 1) || NEW.digest)
        RETURNING head.count, head.hash INTO place, link;
    UPDATE audit_auditentry SET sequence = place, hash = link
        WHERE id = NEW.id AND sequence IS NULL AND hash IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'an audit entry takes its place at the end of the chain, nowhere else'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
"""
"""The same arithmetic as `domain/chain.py: hash_of`.

The head's id is random: were it the restaurant's, two first entries at once would meet at the
primary key, which ON CONFLICT does not look at.
"""

BY_HAND = pgtrigger.Condition("pg_trigger_depth() = 0")
"""A statement that somebody sent, as opposed to one of the trigger above."""

ENTRY_TRIGGERS = [
    pgtrigger.Protect(
        name="append_only",
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=BY_HAND,
    ),
    pgtrigger.Trigger(
        name="take_its_place",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        declare=[("place", "BIGINT"), ("link", "BYTEA")],
        func=TAKE_ITS_PLACE,
    ),
]

HEAD_TRIGGERS = [
    pgtrigger.Protect(
        name="moved_by_entries",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        condition=BY_HAND,
    )
]
