"""The one row of the restaurant in scope that has certain values."""

from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models, transaction

from apps.core.rows.columns import field_of, fields_of
from apps.core.scope import current_restaurant_id

M = TypeVar("M", bound=models.Model)


def one(model: type[M], columns: dict[str, Any], *, lock: bool = False) -> M | None:
    """The row whose fields have these values (None: is empty), or None; with `lock`, locked.

    Raises NoRestaurantScope, FieldDoesNotExist, the model's MultipleObjectsReturned, and
    TransactionManagementError for a lock outside a transaction.
    """
    asked = (("restaurant", current_restaurant_id()), *columns.items())
    if lock and not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A lock needs a transaction to end with.")
    names = tuple((name, value is None) for name, value in asked)
    with connection.cursor() as cursor:
        cursor.execute(_select(model, names, lock=lock), _values(model, asked))
        rows = cursor.fetchmany(2)
    if len(rows) > 1:
        raise model.MultipleObjectsReturned(f"Several rows of {model.__name__} match.")  # type: ignore[attr-defined]
    return _instance(model, rows[0]) if rows else None


@cache
def _select(model: type[models.Model], names: tuple[tuple[str, bool], ...], *, lock: bool) -> str:
    quote = connection.ops.quote_name
    wanted = ", ".join(quote(field.column) for field in fields_of(model))
    table = quote(model._meta.db_table)
    conditions = " AND ".join(
        quote(field_of(model, name).column) + (" IS NULL" if is_empty else " = %s")
        for name, is_empty in names
    )
    end = " FOR NO KEY UPDATE" if lock else ""
    return f"SELECT {wanted} FROM {table} WHERE {conditions}{end}"  # noqa: S608 - names of fields


def _values(model: type[models.Model], asked: tuple[tuple[str, Any], ...]) -> list[Any]:
    return [
        field_of(model, name).get_db_prep_value(_key(value), connection)
        for name, value in asked
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
    fields = fields_of(model)
    converters = [
        (index, convert)
        for index, field in enumerate(fields)
        for convert in field.get_db_converters(connection)
    ]
    return [field.attname for field in fields], converters


def _key(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value
