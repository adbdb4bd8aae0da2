"""Ids that anybody can compute: of seeded rows by SQL, of the same rows by the load generator.

They look like UUID version 7, so that rows seeded in the order of their times lie in the indexes as
real ones would.
"""

from __future__ import annotations

from uuid import UUID

FUNCTION = """
CREATE OR REPLACE FUNCTION bench_id(kind text, milliseconds bigint, n bigint) RETURNS uuid
    LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex(milliseconds), 12, '0') || '700' || kind || '8'
        || lpad(to_hex(n), 15, '0'))::uuid
$$
"""

# One hexadecimal digit per kind of row.
RESTAURANT, CASHIER, CLOSER, METHOD = "1234"
ORDER, ITEM, PAYMENT, EVENT, MOVEMENT = "56789"
SESSION, DRAWER, OPEN_ORDER, FLOOR_ORDER, OPEN_ITEM, ONLINE = "abcdef"
RECENT = {DRAWER, OPEN_ORDER, FLOOR_ORDER, OPEN_ITEM}
"""Made when the seed was; all others are as old as the books, or at some moment since."""


def bench_id(kind: str, milliseconds: int, n: int) -> str:
    """The id of row `n` of a kind, made at `milliseconds` since 1970; the same as in SQL."""
    return str(UUID(f"{milliseconds:012x}700{kind}8{n:015x}"))
