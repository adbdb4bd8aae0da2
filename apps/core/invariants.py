"""What must hold in the books at any moment, looked at while they are in use.

Constraints and triggers refuse what is wrong in one row; an invariant compares rows with each other
and with the clock. It says which rows are wrong and repairs nothing: a difference in money is for a
person to explain. Apps register theirs when they are ready.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import Error, connection, transaction
from django.utils import timezone

from apps.core.invariants_memory import InvariantCollector, recall, remember
from apps.core.metrics import SHARED

logger = structlog.get_logger(__name__)

SHOWN = 100
"""How many broken rows of one invariant are named; all of them are counted."""

FIND = "SELECT id::text, wrong, count(*) OVER () FROM ({rule}) AS broken LIMIT %(shown)s"
RECENT = timedelta(hours=1)
MINUTE_PATIENCE = timedelta(seconds=15)
FULL_PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True)
class Invariant:
    """One rule, and the SELECT that finds the rows that break it: `id, wrong`.

    `touched` finds the keys of what changed since `%(since)s`, the smallest id of its time: ids
    carry their moment (UUID version 7), and every change of a payment writes an event; `%(moment)s`
    is the time itself. Each `{touched}` in `sql` then narrows `key` to them, or is TRUE when
    everything is looked at. A rule that is cheap over all rows needs neither.
    """

    name: str
    holds: str
    sql: str
    key: str = ""
    touched: str = ""


@dataclass(frozen=True)
class Broken:
    """The rows that break a rule: how many, and what is wrong with the first of them."""

    count: int
    rows: Sequence[tuple[str, str]]


REGISTRY: dict[str, Invariant] = {}
SHARED.register(InvariantCollector(REGISTRY))


def register(invariants: Iterable[Invariant]) -> None:
    """Add rules to those that are looked at."""
    for invariant in invariants:
        REGISTRY[invariant.name] = invariant


def check(*, everything: bool) -> Iterator[tuple[Invariant, Broken | None]]:
    """Look at each invariant, and remember what was found; None where it could not be looked at.

    Without `everything` only rows touched in the last hour are read, but for a rule that was broken
    at the last look, or of which nothing is remembered: a break stays known until it is gone.
    """
    for invariant in REGISTRY.values():
        known = recall(invariant.name)
        is_trusted = known is not None and known.broken == 0
        found = _look(invariant, None if everything or not is_trusted else timezone.now() - RECENT)
        if found is not None:
            remember(invariant.name, found.count)
        yield invariant, found


def find(invariant: Invariant, since: datetime | None = None) -> Broken:
    """The rows that break `invariant`: of all, or of those touched since a moment.

    The keys are found first: as a list the planner follows them by index, as a subquery it reads
    whole tables.
    """
    is_narrow = since is not None and invariant.touched
    condition = f"{invariant.key} = ANY(%(touched)s)" if is_narrow else "TRUE"
    known: dict[str, Any] = {"shown": SHOWN}
    with connection.cursor() as cursor:
        if since and is_narrow:
            cursor.execute(invariant.touched, {"since": first_id_of(since), "moment": since})
            known["touched"] = [key for (key,) in cursor.fetchall()]
        cursor.execute(FIND.replace("{rule}", invariant.sql).replace("{touched}", condition), known)
        rows = cursor.fetchall()
    return Broken(rows[0][2] if rows else 0, [(row[0], row[1]) for row in rows])


def first_id_of(moment: datetime) -> UUID:
    """Not above any id made at `moment` or later, not below any made a millisecond before."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def _look(invariant: Invariant, since: datetime | None) -> Broken | None:
    """One rule that cannot be looked at must not keep the others from it."""
    patience = MINUTE_PATIENCE if since else FULL_PATIENCE
    try:
        with transaction.atomic():
            _be_patient(patience)
            found = find(invariant, since)
    except Error:
        logger.exception("invariant_not_checked", name=invariant.name)
        return None
    if found.count:
        logger.error(
            "invariant_broken", name=invariant.name, count=found.count, rows=found.rows[:5]
        )
    return found


def _be_patient(patience: timedelta) -> None:
    """Let one statement of this transaction take so long."""
    milliseconds = str(round(patience.total_seconds() * 1000))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [milliseconds])
