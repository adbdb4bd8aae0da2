"""Chains to walk and to tamper with."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from apps.audit.services import record
from apps.audit.verification import findings
from apps.core.scope import restaurant_scope
from apps.restaurants.models import Restaurant


def commit_places() -> None:
    """What COMMIT does, in a test that never commits: every new entry takes its place."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def write(restaurant: Restaurant, count: int = 1) -> None:
    """Entries with something in every column."""
    for number in range(count):
        facts = {"amount": number, "before": {"role": "cashier"}, "after": ["é", None, 0.5]}
        act = {"action": "restaurant.changed", "reason": f"r{number}", "facts": facts}
        record(actor=None, subject=restaurant, **act)
    commit_places()


def said_of(restaurant: Restaurant, published: dict[int, bytes] | None = None) -> list[str]:
    """What verification finds."""
    with restaurant_scope(restaurant.pk):
        return list(findings(published))


@contextmanager
def undone_without_triggers() -> Iterator[None]:
    """As somebody with every right on the database; afterwards it never happened."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in ("audit_auditentry", "audit_audithead"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            yield
        finally:
            transaction.set_rollback(True)
