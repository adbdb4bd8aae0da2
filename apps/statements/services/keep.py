"""Keeping a statement: its lines as they were said, each once, and then the comparison."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import User
from apps.payments.models import PaymentMethod
from apps.payments.providers.base import StatementLine as Told
from apps.statements.domain.comparing import Period
from apps.statements.domain.rows import FindingKind
from apps.statements.models import (
    Statement,
    StatementFinding,
    StatementLine,
    StatementSource,
)
from apps.statements.services.compare import (
    AT_ONCE,
    Compared,
    ask_about,
    compare_locked,
    lock_method,
)

Key = tuple[str, str]


@dataclass
class Sorted:
    """Lines that are new, those we have already, and those told before with other figures."""

    new: list[Told] = field(default_factory=list)
    known: int = 0
    clashing: list[tuple[Key, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Kept:
    """The statement, and what came of it. `is_new` is False where it was kept before."""

    statement: Statement
    is_new: bool
    sorted: Sorted = field(default_factory=Sorted)
    compared: Compared = field(default_factory=Compared)


def keep_statement(
    *,
    method_id: UUID,
    source: StatementSource,
    period: Period,
    lines: Sequence[Told],
    actor: User | None = None,
) -> Kept:
    """Keep what is new of it, and compare. The same one again only compares.

    Raises PaymentMethodNotFound.
    """
    with transaction.atomic(durable=True):
        method = lock_method(method_id)
        digest = digest_of(source, period, lines)
        known = Statement.objects.filter(payment_method=method, content_hash=digest).first()
        if known is not None:
            kept = Kept(known, is_new=False, compared=compare_locked(method, period))
        else:
            kept = _keep(method, source, period, lines, actor, digest)
    ask_about(kept.compared)
    return kept


def sort_lines(method: PaymentMethod, lines: Iterable[Told]) -> Sorted:
    """Which of the lines are news. Reads only."""
    lines = list(lines)
    names = [line.transaction_id for line in lines]
    known = {
        (name, kind): figures
        for start in range(0, len(names), AT_ONCE)
        for name, kind, *figures in StatementLine.objects.filter(
            payment_method=method, transaction_id__in=names[start : start + AT_ONCE]
        ).values_list("transaction_id", "kind", "amount", "fee", "levy", "currency")
    }
    found = Sorted()
    for line in lines:
        key, figures = (line.transaction_id, line.kind.value), _figures(line)
        if key not in known:
            known[key] = figures
            found.new.append(line)
        elif known[key] == figures:
            found.known += 1
        else:
            found.clashing.append((key, line.amount))
    return found


def digest_of(source: StatementSource, period: Period, lines: Iterable[Told]) -> str:
    """A SHA-256 of what a statement says, whatever the order of its lines.

    Two days on which nothing happened are two statements; a file is its lines and nothing else, on
    whatever day somebody imports it.
    """
    said = sorted(
        [line.transaction_id, line.kind.value, *map(str, _figures(line))] for line in lines
    )
    days = [moment.isoformat() for moment in period] if source == StatementSource.FETCHED else []
    return hashlib.sha256(json.dumps([days, said]).encode()).hexdigest()


def _keep(
    method: PaymentMethod,
    source: StatementSource,
    period: Period,
    lines: Sequence[Told],
    actor: User | None,
    digest: str,
) -> Kept:
    found = sort_lines(method, lines)
    statement = Statement.objects.create(
        restaurant_id=method.restaurant_id,
        payment_method=method,
        source=source,
        starts_at=period[0],
        ends_at=period[1],
        content_hash=digest,
        line_count=len(lines),
        imported_by=actor,
    )
    StatementLine.objects.bulk_create(
        [_line(statement, line) for line in found.new], batch_size=AT_ONCE
    )
    _note_clashes(method, found)
    facts = {"source": source, "lines": len(lines), "new": len(found.new)}
    record(actor=actor, action=Action.STATEMENT_IMPORTED, subject=statement, facts=facts)
    return Kept(statement, is_new=True, sorted=found, compared=compare_locked(method, period))


def _line(statement: Statement, line: Told) -> StatementLine:
    return StatementLine(
        restaurant_id=statement.restaurant_id,
        statement=statement,
        payment_method_id=statement.payment_method_id,
        kind=line.kind,
        transaction_id=line.transaction_id,
        provider_reference=line.provider_reference,
        reference=line.reference,
        amount=line.amount,
        fee=line.fee,
        levy=line.levy,
        currency=line.currency,
        moment=line.moment,
    )


def _note_clashes(method: PaymentMethod, found: Sorted) -> None:
    """A transaction that is told with other figures than before: the first ones stay."""
    told = dict(found.clashing)
    rows = StatementLine.objects.filter(
        payment_method=method, transaction_id__in=[name for name, _ in told]
    )
    for row in rows:
        if (row.transaction_id, row.kind) in told:
            StatementFinding.objects.get_or_create(
                restaurant_id=method.restaurant_id,
                payment_method=method,
                kind=FindingKind.DUPLICATE,
                line=row,
                payment=None,
                refund=None,
                closed_at=None,
                defaults={
                    "amount_here": row.amount,
                    "amount_there": told[row.transaction_id, row.kind],
                    "currency": row.currency,
                },
            )


def _figures(line: Told) -> list[object]:
    return [line.amount, line.fee, line.levy, line.currency]
