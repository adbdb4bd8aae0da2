"""One scene for many tests: whatever they do to it is taken back.

A scene that is built for a whole module stays inside `undone` while its tests run, each of which is
undone for itself by `django_db`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def undone() -> Iterator[None]:
    """Takes back whatever happens inside, in the way Django's TestCase does around a test."""
    with transaction.atomic():
        connection.atomic_blocks[-1]._from_testcase = True  # so that `durable` lets it be
        try:
            yield
        finally:
            transaction.set_rollback(True)
