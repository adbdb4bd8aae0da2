"""Bringing a provider's lines and our books together, and keeping the worklist of what differs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.payments.models import PaymentMethod
from apps.payments.providers.base import LineKind
from apps.payments.services.admission import PaymentMethodNotFound
from apps.payments.services.poll import look_soon
from apps.payments.services.refunds.poll import look_at_refund_soon
from apps.statements import selectors
from apps.statements.domain.acts import Act
from apps.statements.domain.comparing import Period, Tariff, differences, joined, missing_there
from apps.statements.domain.matching import pair
from apps.statements.domain.rows import Difference, Entry, FindingKind, Match
from apps.statements.models import StatementFinding, StatementMatch

AT_ONCE = 1_000
CONFIG = "statement"
"""The one key of a method's `config` that statements read: columns, words, tariff."""


@dataclass
class Compared:
    """What a comparison changed. `to_ask` is what the provider has settled and we have not."""

    matched: int = 0
    opened: int = 0
    came_right: int = 0
    to_ask: list[Entry] = field(default_factory=list)


def compare(*, method_id: UUID) -> Compared:
    """Look again at all that is open. Raises PaymentMethodNotFound."""
    with transaction.atomic(durable=True):
        compared = compare_locked(lock_method(method_id))
    ask_about(compared)
    return compared


def lock_method(method_id: UUID) -> PaymentMethod:
    """One comparison of a method at a time. Raises PaymentMethodNotFound."""
    method = PaymentMethod.objects.lock(pk=method_id)
    if method is None:
        raise PaymentMethodNotFound
    return method


def compare_locked(method: PaymentMethod, period: Period | None = None) -> Compared:
    """The same for a caller that holds the lock; with a period, all that was settled in it too."""
    open_findings = list(
        StatementFinding.objects.filter(payment_method=method, closed_at__isnull=True)
    )
    lines = selectors.unmatched_lines(method)
    books = selectors.books(method, lines, period, open_findings)
    pairing = pair(lines, books.entries, books.taken)
    have_a_line = books.taken | {match.entry.id for match in pairing.matches}
    missing = missing_there(books.entries, have_a_line, joined(selectors.periods(method)))
    known = list(selectors.matches_of(open_findings, books.entries))
    found = differences(pairing, known, missing, tariff_of(method))
    _write_matches(method, pairing.matches)
    compared = Compared(matched=len(pairing.matches))
    _write_findings(method, found, open_findings, compared)
    return compared


def ask_about(compared: Compared) -> None:
    """What the provider has settled and we have not is due for asking now.

    A statement moves no state: the provider's own answer does, by the one door.
    """
    for entry in compared.to_ask:
        if entry.kind is LineKind.PAYMENT:
            look_soon(entry.id)
        else:
            look_at_refund_soon(entry.id)


def tariff_of(method: PaymentMethod) -> Tariff | None:
    """What was agreed with the provider; None where nobody has said."""
    said = method.config.get(CONFIG)
    rates = said.get("tariff") if isinstance(said, dict) else None
    if not isinstance(rates, dict):
        return None
    known = {name: rates.get(name, 0) for name in ("fee", "fee_fixed", "levy")}
    return Tariff(**known) if all(type(rate) is int for rate in known.values()) else None


def _write_matches(method: PaymentMethod, matches: Sequence[Match]) -> None:
    StatementMatch.objects.bulk_create(
        [
            StatementMatch(
                restaurant_id=method.restaurant_id,
                line_id=match.line.id,
                by=match.by,
                **_subject(match.entry),
            )
            for match in matches
        ],
        batch_size=AT_ONCE,
    )


def _write_findings(
    method: PaymentMethod,
    found: Sequence[Difference],
    open_findings: Sequence[StatementFinding],
    compared: Compared,
) -> None:
    """Open what is new, close what is gone; what a person has closed stays closed."""
    wanted = {difference.subject: difference for difference in found}
    known = {_subject_of(finding): finding for finding in open_findings}
    settled = _settled_by_people(method)
    new = [d for subject, d in wanted.items() if subject not in known and subject not in settled]
    gone = [
        finding.pk
        for subject, finding in known.items()
        if subject not in wanted and not _was_told_twice(finding)
    ]
    StatementFinding.objects.bulk_create([_finding(method, d) for d in new], batch_size=AT_ONCE)
    StatementFinding.objects.filter(pk__in=gone).update(
        closed_at=timezone.now(), act=Act.CAME_RIGHT
    )
    compared.opened, compared.came_right = len(new), len(gone)
    compared.to_ask = [
        d.entry for d in new if d.kind is FindingKind.MISSING_HERE and d.entry is not None
    ]


def _finding(method: PaymentMethod, difference: Difference) -> StatementFinding:
    line, entry = difference.line, difference.entry
    return StatementFinding(
        restaurant_id=method.restaurant_id,
        payment_method=method,
        kind=difference.kind,
        line_id=line.id if line else None,
        amount_here=difference.here,
        amount_there=difference.there,
        currency=line.currency if line else entry.currency if entry else "",
        **_subject(entry),
    )


def _subject(entry: Entry | None) -> dict[str, Any]:
    if entry is None:
        return {}
    return {"payment_id" if entry.kind is LineKind.PAYMENT else "refund_id": entry.id}


def _subject_of(finding: StatementFinding) -> tuple[str, UUID | None, UUID | None]:
    return finding.kind, finding.line_id, finding.payment_id or finding.refund_id


def _settled_by_people(method: PaymentMethod) -> set[tuple[str, UUID | None, UUID | None]]:
    rows = StatementFinding.objects.filter(payment_method=method, closed_by__isnull=False)
    return {_subject_of(finding) for finding in rows}


def _was_told_twice(finding: StatementFinding) -> bool:
    """Two figures for one transaction: no later line unsays that."""
    is_about_a_line = finding.payment_id is None and finding.refund_id is None
    return finding.kind == FindingKind.DUPLICATE and is_about_a_line
