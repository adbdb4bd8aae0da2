"""Numbers that people read aloud: one after the other, never twice, no gaps."""

from uuid import UUID

from django.db import connection

NEXT = """
    INSERT INTO restaurants_numbersequence (restaurant_id, series, last) VALUES (%s, %s, 1)
    ON CONFLICT (restaurant_id, series) DO UPDATE SET last = restaurants_numbersequence.last + 1
    RETURNING last
"""


def next_number(*, restaurant_id: UUID, series: str) -> int:
    """The next number of a series; call it inside the transaction that uses it.

    The row stays locked until that transaction ends: a rolled back number is given out again, so
    there are no gaps, and two transactions never hold the same one.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [restaurant_id, series])
        (number,) = cursor.fetchone()
    return int(number)
