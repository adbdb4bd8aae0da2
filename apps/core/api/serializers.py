"""Serializers on the hot path."""

from copy import deepcopy
from functools import lru_cache
from typing import Any, TypeVar

from django.db.models import Model
from rest_framework import serializers

M = TypeVar("M", bound=Model)


@lru_cache(maxsize=64)
def _fields(serializer_class: type["FixedFieldsSerializer[Any]"]) -> dict[str, Any]:
    return super(FixedFieldsSerializer, serializer_class()).get_fields()


class FixedFieldsSerializer(serializers.ModelSerializer[M]):
    """A ModelSerializer that looks at its model once per class, not once per answer.

    Working out twenty fields from a model costs more than reading the row: a fifth of the time of
    a status read (docs/performance.md).
    """

    def get_fields(self) -> dict[str, Any]:
        return deepcopy(_fields(type(self)))

    @classmethod
    def read(cls, row: M, **more: Any) -> dict[str, Any]:
        """One row as its answer, with `more` on top, without building a serializer for it."""
        return {**_reader(cls).to_representation(row), **more}


@lru_cache(maxsize=64)
def _reader(serializer_class: type[FixedFieldsSerializer[M]]) -> FixedFieldsSerializer[M]:
    """One instance for all threads: reading changes nothing in it once its fields are there."""
    reader = serializer_class()
    list(reader.fields)
    return reader
