"""Small helpers around PostgreSQL."""

from django.db import connection, migrations


class NetworkInsideTransaction(RuntimeError):
    """A provider was about to be called while a transaction was open (architecture, rule 2)."""


def refuse_inside_transaction() -> None:
    """Raises NetworkInsideTransaction when a slow answer would hold locks and a connection.

    The transaction that Django's TestCase wraps around a test does not count.
    """
    blocks = connection.atomic_blocks
    if blocks and not getattr(blocks[-1], "_from_testcase", False):
        raise NetworkInsideTransaction("Commit the intent first; then call the provider.")


def release_connection() -> None:
    """Give the database connection back to the pool before a long wait; the next query takes one.

    Inside a test's own transaction it stays, or what the test wrote would be gone.
    """
    if not connection.in_atomic_block:
        connection.close()


def tenant_foreign_key(table: str, column: str, target: str) -> migrations.RunSQL:
    """A foreign key over (restaurant, id), so that no row can point into another restaurant.

    Django has no composite foreign keys, so migrations add this one beside the plain one
    (promise P10). `target` needs the unique constraint over (restaurant_id, id).
    """
    name = f"{table}_{column}_same_restaurant"
    return migrations.RunSQL(
        sql=(
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" '
            f'FOREIGN KEY ("restaurant_id", "{column}") '
            f'REFERENCES "{target}" ("restaurant_id", "id") DEFERRABLE INITIALLY DEFERRED'
        ),
        reverse_sql=f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"',
    )
