"""A year of books: `python -m benchmarks.seed PAYMENTS`, with DATABASE_URL of a migrated database.

100 restaurants; payments of paid orders, each with its line, events and drawer movement, in drawer
sessions that were counted and closed; an open drawer for each cashier; and open orders for the load
generators to pay. All sums agree with their parts. Prints what the generators must know, as JSON.

The rows are right by construction (a test inserts a few with every constraint on), so a superuser
may leave out triggers and foreign keys, which would take most of the time.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass

RESTAURANTS = 100
PER_SESSION = 200  # payments
FLOAT = 50_000  # opening balance of every drawer, F CFA
OPEN_TOTAL = 2_500  # F CFA, of an order that a generator pays at once
FLOOR_TOTAL = 100_000_000  # F CFA, of an order that pgbench pays bit by bit, however often it comes
YEAR_MS = 365 * 24 * 3600 * 1000


@dataclass(frozen=True)
class Plan:
    """How many rows, and the moment (milliseconds since 1970) a year ago when the books begin."""

    payments: int
    open_orders: int
    floor_orders: int
    epoch_ms: int

    @classmethod
    def of(cls, payments: int, *, open_orders: int, floor_orders: int) -> Plan:
        epoch_ms = int(time.time() * 1000) - YEAR_MS
        return cls(payments, open_orders, floor_orders, epoch_ms)

    @property
    def now_ms(self) -> int:
        """When the seed is sown, after all that it tells of."""
        return self.epoch_ms + YEAR_MS

    @property
    def step_ms(self) -> int:
        """Between one payment and the next, over all restaurants."""
        return YEAR_MS // self.payments


def main(payments: int, open_orders: int, floor_orders: int) -> None:
    """Fill the database and print the facts."""
    import django

    django.setup()
    from benchmarks.books import write_books
    from benchmarks.facts import facts

    plan = Plan.of(payments, open_orders=open_orders, floor_orders=floor_orders)
    write_books(plan, unchecked=True)
    json.dump(facts(plan), sys.stdout)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
