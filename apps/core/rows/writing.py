"""New and changed rows, several tables in one statement where nobody reads in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, models, transaction

from apps.core.rows.columns import field_of, fields_of

Statement = tuple[str, list[Any], set[Any]]
"""The SQL, its values, and the keys of the rows that it writes."""

MOST_VALUES = 50
"""psycopg remembers how a statement is read up to here; a larger one costs more than a journey."""

_held: ContextVar[list[Statement] | None] = ContextVar("held_statements", default=None)


@contextmanager
def together() -> Iterator[None]:
    """What is added and changed in this block is sent at its end, in as few statements as may be.

    Until then nobody sees the rows, so the block must not read them back. They are written in the
    given order: an entry of the audit trail that comes last locks its restaurant's head after all
    that the other rows refer to. An exception in the block writes nothing. Raises RuntimeError when
    a row is written twice: of two steps of one statement PostgreSQL would drop one in silence; and
    TransactionManagementError outside a transaction, without which only a part might be written.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("What goes together needs a transaction.")
    token = _held.set([])
    try:
        yield
        held = _held.get() or []
    finally:
        _held.reset(token)
    for group in _grouped(held):
        # PostgreSQL begins with the statement itself, and goes through its steps from the last.
        last_first = group[::-1]
        values = [value for _, values, _ in last_first for value in values]
        _send(_joined(tuple(sql for sql, _, _ in last_first)), values)


def add(*rows: models.Model) -> None:
    """Insert rows of one model, every column as it stands, in one statement.

    Like Django's `bulk_create`: no signals, and no `save()` of the model's own. Raises
    django.db.IntegrityError.
    """
    if not rows:
        return
    model = type(rows[0])
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for row in rows
        for field in fields_of(model)
    ]
    _write(_insert(model, len(rows)), values, {row.pk for row in rows})
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def change(row: models.Model, *names: str) -> None:
    """Write these fields of a row that the caller has locked, as they stand.

    Like a queryset's `update()`: no signals, and no word when the row is gone.
    """
    model = type(row)
    values = [
        field.get_db_prep_save(field.pre_save(row, add=False), connection)
        for field in (*(field_of(model, name) for name in names), field_of(model, "pk"))
    ]
    _write(_update(model, names), values, {row.pk})


def _write(sql: str, values: list[Any], keys: set[Any]) -> None:
    held = _held.get()
    if held is None:
        _send(sql, values)
        return
    if not all(keys.isdisjoint(others) for _, _, others in held):
        raise RuntimeError("A row may be written once in a block of together().")
    held.append((sql, values, keys))


def _send(sql: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _grouped(statements: list[Statement]) -> Iterator[list[Statement]]:
    group: list[Statement] = []
    for statement in statements:
        if group and sum(len(values) for _, values, _ in (*group, statement)) > MOST_VALUES:
            yield group
            group = []
        group.append(statement)
    if group:
        yield group


@cache
def _joined(statements: tuple[str, ...]) -> str:
    *first, last = statements
    parts = ", ".join(f"step_{number} AS ({sql})" for number, sql in enumerate(first))
    return f"WITH {parts} {last}" if parts else last


@cache
def _insert(model: type[models.Model], count: int) -> str:
    quote = connection.ops.quote_name
    fields = fields_of(model)
    columns = ", ".join(quote(field.column) for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    table = quote(model._meta.db_table)
    rows = ", ".join([row] * count)
    return f"INSERT INTO {table} ({columns}) VALUES {rows}"  # noqa: S608 - names of fields


@cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(field_of(model, name).column)} = %s" for name in names)
    pk = quote(field_of(model, "pk").column)
    table = quote(model._meta.db_table)
    return f"UPDATE {table} SET {columns} WHERE {pk} = %s"  # noqa: S608 - names of fields
