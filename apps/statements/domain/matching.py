"""Which line belongs to which payment or refund: pure.

By the provider's own name for the transaction, then by our reference, then by amount and minute,
and always one to one: a transaction settles one payment.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from apps.payments.providers.base import LineKind
from apps.statements.domain.rows import Entry, Line, Match, MatchedBy

SAME_MINUTE = timedelta(minutes=1)
"""How far the two clocks, and the way of the news, may be apart."""

COMPARED = (LineKind.PAYMENT, LineKind.REFUND)
"""Fees of their own and transfers belong to no payment: they are kept, not matched."""

Keys = Callable[[Line | Entry], Iterable[str]]


@dataclass
class Pairing:
    """What came of it. `unsettled` lines name a payment whose money is not here; `again` ones name
    one that another line has settled already."""

    matches: list[Match] = field(default_factory=list)
    again: list[tuple[Line, Entry]] = field(default_factory=list)
    unsettled: list[tuple[Line, Entry]] = field(default_factory=list)
    unknown: list[Line] = field(default_factory=list)


def pair(
    lines: Iterable[Line], entries: Sequence[Entry], taken: frozenset[UUID] = frozenset()
) -> Pairing:
    """Bring lines and entries together. `taken` entries have a line from an earlier statement."""
    work = _Work(entries, set(taken))
    rest = sorted((line for line in lines if line.kind in COMPARED), key=_in_time)
    rest = work.by_key(rest, _names, MatchedBy.TRANSACTION)
    rest = work.by_key(rest, _references, MatchedBy.REFERENCE)
    rest = work.by_key(rest, _payments_names, MatchedBy.REFERENCE)
    work.pairing.unknown = work.by_minute(rest)
    return work.pairing


class _Work:
    def __init__(self, entries: Sequence[Entry], taken: set[UUID]) -> None:
        self.entries = entries
        self.taken = taken
        self.pairing = Pairing()

    def by_key(self, lines: list[Line], keys: Keys, by: MatchedBy) -> list[Line]:
        """Match what shares a key; the lines that share none with anything."""
        known: dict[tuple[LineKind, str], list[Entry]] = defaultdict(list)
        for entry in self.entries:
            for key in keys(entry):
                known[entry.kind, key].append(entry)
        rest = []
        for line in lines:
            named = [entry for key in keys(line) for entry in known[line.kind, key]]
            if not self._place(line, named, by):
                rest.append(line)
        return rest

    def by_minute(self, lines: list[Line]) -> list[Line]:
        """Match nameless lines to what is settled, of the same amount, within a minute."""
        alike: dict[tuple[LineKind, int, str], list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.is_settled and entry.id not in self.taken:
                alike[entry.kind, entry.amount, entry.currency].append(entry)
        rest = []
        for line in lines:
            found = None
            if not line.reference:
                near = alike[line.kind, line.amount, line.currency]
                found = next(
                    (e for e in near if e.id not in self.taken and _is_near(line, e)), None
                )
            if found is None:
                rest.append(line)
            else:
                self._match(line, found, MatchedBy.AMOUNT_AND_MINUTE)
        return rest

    def _place(self, line: Line, named: list[Entry], by: MatchedBy) -> bool:
        """Of several that are named, one of the same amount is meant: parts of one payment."""
        if not named:
            return False
        settled = [entry for entry in named if entry.is_settled]
        free = [entry for entry in settled if entry.id not in self.taken]
        if free:
            self._match(line, min(free, key=lambda e: e.amount != line.amount), by)
        elif settled:
            self.pairing.again.append((line, settled[0]))
        else:
            self.pairing.unsettled.append((line, named[0]))
        return True

    def _match(self, line: Line, entry: Entry, by: MatchedBy) -> None:
        self.taken.add(entry.id)
        self.pairing.matches.append(Match(line, entry, by))


def _in_time(line: Line) -> tuple[object, str]:
    return line.moment, str(line.id)


def _names(row: Line | Entry) -> Iterable[str]:
    return row.names


def _references(row: Line | Entry) -> Iterable[str]:
    if isinstance(row, Entry):
        return row.references
    return (row.reference,) if row.reference else ()


def _payments_names(row: Line | Entry) -> Iterable[str]:
    return row.payment_names if isinstance(row, Entry) else (*row.names, *_references(row))


def _is_near(line: Line, entry: Entry) -> bool:
    return entry.ended is not None and abs(line.moment - entry.ended) <= SAME_MINUTE
