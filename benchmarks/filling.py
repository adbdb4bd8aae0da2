"""Fills tables from SQL expressions; what is not mentioned gets the model's own default.

So the seed names only the columns it is about, and a new column with a default breaks nothing.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, models


def fill(model: type[models.Model], source: str, /, **columns: str) -> int:
    """`INSERT … SELECT` from `source` (what stands behind FROM), and return how many rows.

    `columns` maps column names to SQL expressions over the source.
    """
    names, expressions, parameters = [], [], []
    for field in model._meta.concrete_fields:
        if field.column in columns:
            names.append(field.column)
            expressions.append(columns.pop(field.column))
        elif not isinstance(field, models.AutoField):
            names.append(field.column)
            expressions.append("%s")
            parameters.append(_default(field))
    if columns:
        raise ValueError(f"{model.__name__} has no columns {', '.join(columns)}")
    return _insert(model._meta.db_table, names, expressions, source, parameters)


def _insert(
    table: str, names: list[str], expressions: list[str], source: str, parameters: list[Any]
) -> int:
    quoted = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({quoted}) SELECT {', '.join(expressions)} FROM {source}",
            parameters,
        )
        return int(cursor.rowcount)


def _default(field: models.Field[Any, Any]) -> Any:
    if getattr(field, "auto_now_add", False):
        raise ValueError(f"Say when: {field.model.__name__}.{field.column}")
    return field.get_db_prep_save(field.get_default(), connection)
