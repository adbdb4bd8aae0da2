"""Empty the test database between transactional tests in a fraction of Django's time.

Django truncates every table, and then makes content types and permissions again. Most tests leave
a dozen rows: deleting those is cheaper, and what Django keeps for itself can stay. Neither the
triggers that keep history nor foreign keys are looked at meanwhile, which a role needs a right for
that only throwaway servers give it; elsewhere Django's own way remains.
"""

from functools import cache

from django.apps import apps
from django.db import connection
from django.test import TransactionTestCase

KEPT = {"django_content_type", "auth_permission"}


_djangos_way = TransactionTestCase._fixture_teardown


def empty_tables(case: TransactionTestCase) -> None:
    """Stands in for `TransactionTestCase._fixture_teardown`."""
    if not _may_look_away():
        _djangos_way(case)
        return
    with connection.cursor() as cursor:
        cursor.execute(_deletes())


@cache
def _may_look_away() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
        return bool(cursor.fetchone()[0])


@cache
def _deletes() -> str:
    models = apps.get_models(include_auto_created=True)
    tables = {model._meta.db_table for model in models if model._meta.managed} - KEPT
    return "; ".join(
        [
            "BEGIN",
            "SET LOCAL session_replication_role = replica",
            *(f'DELETE FROM "{table}"' for table in sorted(tables)),
            "COMMIT",
        ]
    )
