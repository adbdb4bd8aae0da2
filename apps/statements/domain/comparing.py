"""What differs between a provider's statement and our books: pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.payments.providers.base import LineKind
from apps.statements.domain.matching import Pairing
from apps.statements.domain.rows import Difference, Entry, FindingKind, Line, Match

Period = tuple[datetime, datetime]
"""From, and up to but not including."""


@dataclass(frozen=True)
class Tariff:
    """What a provider and the state agreed to take of a payment; parts of ten thousand."""

    fee: int = 0
    fee_fixed: int = 0
    levy: int = 0

    def expected(self, amount: int) -> int:
        """Fee and levy of a payment, in minor units, each rounded half up."""
        return self.fee_fixed + _share(amount, self.fee) + _share(amount, self.levy)


def differences(
    pairing: Pairing, known: Iterable[Match], missing: Iterable[Entry], tariff: Tariff | None
) -> list[Difference]:
    """Everything for a person. `known` are matches of earlier, looked at again."""
    found = [_second(line, entry) for line, entry in pairing.again]
    found += [
        Difference(FindingKind.MISSING_HERE, line, entry, None, line.amount)
        for line, entry in [*pairing.unsettled, *((line, None) for line in pairing.unknown)]
    ]
    found += [
        Difference(FindingKind.MISSING_THERE, None, entry, entry.amount, None) for entry in missing
    ]
    for match in (*pairing.matches, *known):
        found += _figures(match, tariff)
    return found


def missing_there(
    entries: Iterable[Entry], found: frozenset[object], covered: Sequence[Period]
) -> list[Entry]:
    """Settled entries without a line, whose whole time the statements cover."""
    return [
        entry
        for entry in entries
        if entry.is_settled
        and entry.is_expected
        and entry.id not in found
        and any(_holds(period, entry) for period in covered)
    ]


def joined(periods: Iterable[Period]) -> list[Period]:
    """Periods that touch or overlap, as one: a payment may begin in one and end in the next."""
    whole: list[Period] = []
    for start, end in sorted(periods):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


def _second(line: Line, entry: Entry) -> Difference:
    return Difference(FindingKind.DUPLICATE, line, entry, entry.amount, line.amount)


def _figures(match: Match, tariff: Tariff | None) -> Iterable[Difference]:
    """Nearly right is wrong, but for one unit in a fee: providers round in their own way."""
    line, entry = match.line, match.entry
    if (line.amount, line.currency) != (entry.amount, entry.currency):
        yield Difference(FindingKind.AMOUNT_DIFFERS, line, entry, entry.amount, line.amount)
    if tariff is None or line.kind is not LineKind.PAYMENT:
        return
    wanted, taken = tariff.expected(line.amount), line.fee + line.levy
    if abs(wanted - taken) > 1:
        yield Difference(FindingKind.FEE_DIFFERS, line, entry, wanted, taken)


def _holds(period: Period, entry: Entry) -> bool:
    start, end = period
    return entry.ended is not None and start <= entry.began and entry.ended < end


def _share(amount: int, parts: int) -> int:
    return (2 * amount * parts + 10_000) // 20_000
