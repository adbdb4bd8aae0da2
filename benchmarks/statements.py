"""How much SQL one request costs, from PostgreSQL's own mouth: its log, and its transaction ids.

pg_stat_database counts every read outside a transaction as a commit, so commits that write are
counted by the transaction ids they take instead.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

STATEMENT = re.compile(r"LOG:  (?:statement|execute [^:]*): (\w+)")
BRACKETS = {"BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"}
SETTLE_SECONDS = 0.3  # for settings to reach every session, and lines the log


@dataclass(frozen=True)
class Cost:
    """Of one request: statements, the brackets around them, and transactions that wrote."""

    statements: float
    brackets: float
    writes: float


def count(connection: psycopg.Connection, log: Path, work: Callable[[], int]) -> Cost:
    """Do `work`, which returns how many requests it made, with every statement in the log.

    The connection must be a superuser's, and nobody else may be using the cluster.
    """
    with _logged(connection):
        began, first = log.stat().st_size, _next_xid(connection)
        requests = work()
        time.sleep(SETTLE_SECONDS)
        writes = _next_xid(connection) - first
        words = Counter(_words(log, began))
    brackets = sum(words.pop(word, 0) for word in BRACKETS)
    return Cost(words.total() / requests, brackets / requests, writes / requests)


@contextmanager
def _logged(connection: psycopg.Connection) -> Iterator[None]:
    connection.execute("SET log_statement = none")
    _set(connection, "ALTER SYSTEM SET log_statement = 'all'")
    try:
        yield
    finally:
        _set(connection, "ALTER SYSTEM RESET log_statement")


def _set(connection: psycopg.Connection, statement: str) -> None:
    connection.execute(statement)
    connection.execute("SELECT pg_reload_conf()")
    time.sleep(SETTLE_SECONDS)


def _next_xid(connection: psycopg.Connection) -> int:
    row = connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone()
    return int(row[0]) if row else 0


def _words(log: Path, began: int) -> Iterator[str]:
    """The first word of each statement logged since the log was `began` bytes long."""
    with log.open(errors="replace") as file:
        file.seek(began)
        for line in file:
            if found := STATEMENT.match(line):
                yield found.group(1).upper()
