"""Rewrite what was encrypted with an old key, so that the old key can be thrown away.

Needs no downtime: while it runs every process reads with all keys and writes with the first one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast

from apps.core.crypto import EncryptedTextField, fernet

BATCH = 1000


@dataclass(frozen=True)
class Column:
    """One encrypted column of one table, read and written as the ciphertext that stands there."""

    model: type[models.Model]
    name: str

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.name}"

    def rows(self) -> "models.QuerySet[models.Model]":
        """Rows of all restaurants that hold something, with `ciphertext` beside them."""
        as_text = Cast(F(self.name), models.TextField())
        return self.model._base_manager.annotate(ciphertext=as_text).filter(ciphertext__gt="")

    def values(self) -> Iterator[tuple[Any, str]]:
        """Primary key and ciphertext of every row, read in batches: no statement takes long."""
        rows = self.rows().order_by("pk").values_list("pk", "ciphertext")
        batch = list(rows[:BATCH])
        while batch:
            yield from batch
            batch = list(rows.filter(pk__gt=batch[-1][0])[:BATCH])

    def replace(self, pk: Any, old: str, new: str) -> bool:
        """Whether `old` was still there; what was written meanwhile has the first key already."""
        row = self.rows().filter(pk=pk, ciphertext=old)
        return bool(row.update(**{self.name: Value(new, output_field=models.TextField())}))


@dataclass
class Tally:
    """What became of the values of one column."""

    fresh: int = 0
    rewritten: int = 0
    unreadable: int = 0


def encrypted_columns() -> Iterator[Column]:
    """Every encrypted column of the project."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield Column(model, field.name)


def rewrite(column: Column) -> Tally:
    """Encrypt each value with the first key. What no key can read is left as it is and counted."""
    newest = Fernet(settings.FIELD_ENCRYPTION_KEYS[0])
    tally = Tally()
    for pk, old in column.values():
        if _opens(newest, old):
            tally.fresh += 1
            continue
        try:
            new = fernet().rotate(old.encode()).decode()
        except InvalidToken:
            tally.unreadable += 1
        else:
            tally.rewritten += column.replace(pk, old, new)
    return tally


def _opens(key: Fernet, ciphertext: str) -> bool:
    try:
        key.decrypt(ciphertext.encode())
    except InvalidToken:
        return False
    return True
