"""Reading and adding rows by SQL that is written once for each model, not at each call.

Django builds and compiles a query anew every time, which costs several times what the database
takes to answer. What a till does most differs in its values only: the one row of the restaurant in
scope that has certain values, and a new row as it stands. Everything else is asked Django's way.
"""

from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models, transaction

from apps.core.scope import current_restaurant_id

M = TypeVar("M", bound=models.Model)


def one(model: type[M], columns: dict[str, Any], *, lock: bool = False) -> M | None:
    """The row whose fields have these values (None: is empty), or None; with `lock`, locked.

    Raises NoRestaurantScope, FieldDoesNotExist, the model's MultipleObjectsReturned, and
    TransactionManagementError for a lock outside a transaction.
    """
    columns = {"restaurant": current_restaurant_id(), **columns}
    if lock and not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A lock needs a transaction to end with.")
    names = tuple((name, value is None) for name, value in columns.items())
    with connection.cursor() as cursor:
        cursor.execute(_select(model, names, lock=lock), _values(model, columns))
        rows = cursor.fetchmany(2)
    if len(rows) > 1:
        raise model.MultipleObjectsReturned(f"Several rows of {model.__name__} match.")  # type: ignore[attr-defined]
    return _instance(model, rows[0]) if rows else None


def add(*rows: models.Model) -> None:
    """Insert rows of one model, every column as it stands, in one statement.

    Like Django's `bulk_create`: no signals, and no `save()` of the model's own. Raises
    django.db.IntegrityError.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = _fields(model)
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for row in rows
        for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(_insert(model, len(rows)), values)
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@cache
def _insert(model: type[models.Model], count: int) -> str:
    quote = connection.ops.quote_name
    fields = _fields(model)
    columns = ", ".join(quote(field.column) for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    table = quote(model._meta.db_table)
    rows = ", ".join([row] * count)
    return f"INSERT INTO {table} ({columns}) VALUES {rows}"  # noqa: S608 - names of fields


@cache
def _select(model: type[models.Model], names: tuple[tuple[str, bool], ...], *, lock: bool) -> str:
    quote = connection.ops.quote_name
    wanted = ", ".join(quote(field.column) for field in _fields(model))
    table = quote(model._meta.db_table)
    conditions = " AND ".join(
        quote(_field(model, name).column) + (" IS NULL" if is_empty else " = %s")
        for name, is_empty in names
    )
    end = " FOR NO KEY UPDATE" if lock else ""
    return f"SELECT {wanted} FROM {table} WHERE {conditions}{end}"  # noqa: S608 - names of fields


def _values(model: type[models.Model], columns: dict[str, Any]) -> list[Any]:
    return [
        _field(model, name).get_db_prep_value(_key(value), connection)
        for name, value in columns.items()
        if value is not None
    ]


def _instance(model: type[M], row: tuple[Any, ...]) -> M:
    names, converters = _reading(model)
    values = list(row)
    for index, convert in converters:
        values[index] = convert(values[index], None, connection)
    return model.from_db(DEFAULT_DB_ALIAS, names, values)


@cache
def _reading(model: type[models.Model]) -> tuple[list[str], list[tuple[int, Any]]]:
    """The attributes in the order of `_select`, and what turns some columns into their values."""
    fields = _fields(model)
    converters = [
        (index, convert)
        for index, field in enumerate(fields)
        for convert in field.get_db_converters(connection)
    ]
    return [field.attname for field in fields], converters


def _fields(model: type[models.Model]) -> tuple[Any, ...]:
    return tuple(model._meta.concrete_fields)


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def _key(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value
