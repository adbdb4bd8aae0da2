"""What a model's table has, by Django's description of it."""

from typing import Any

from django.db import models


def fields_of(model: type[models.Model]) -> tuple[Any, ...]:
    """The fields with a column, in the order of their declaration."""
    return tuple(model._meta.concrete_fields)


def field_of(model: type[models.Model], name: str) -> Any:
    """One field by its name, its column's attribute, or `pk`. Raises FieldDoesNotExist."""
    return model._meta.pk if name == "pk" else model._meta.get_field(name)
