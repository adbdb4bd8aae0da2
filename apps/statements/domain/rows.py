"""What is compared: a provider's lines, and what our books have of the same money. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from apps.payments.providers.base import LineKind


class FindingKind(StrEnum):
    """In what way a provider's books and ours differ."""

    MISSING_THERE = "missing_there"
    """Settled here, and the provider's statement has no line of it."""
    MISSING_HERE = "missing_here"
    """Money moved there, and nothing that is settled here belongs to it."""
    AMOUNT_DIFFERS = "amount_differs"
    DUPLICATE = "duplicate"
    """Paid or given back twice, or told twice with other figures."""
    FEE_DIFFERS = "fee_differs"
    """The provider took another fee, or the state another levy, than was agreed."""


class MatchedBy(StrEnum):
    """How a line found its payment."""

    TRANSACTION = "transaction"
    REFERENCE = "reference"
    AMOUNT_AND_MINUTE = "amount_and_minute"


@dataclass(frozen=True)
class Line:
    """One line of a statement. Amounts are minor units; `names` are the provider's own."""

    id: UUID
    kind: LineKind
    names: frozenset[str]
    reference: str
    amount: int
    currency: str
    moment: datetime
    fee: int = 0
    levy: int = 0


@dataclass(frozen=True)
class Entry:
    """A payment or a refund of ours. `began` to `ended` is the time in which the money moved.

    A refund may also be named by its payment's names, which several refunds share. One that is not
    `expected` moved on another road than the provider's own: a statement need not have it.
    """

    id: UUID
    kind: LineKind
    names: frozenset[str]
    references: frozenset[str]
    amount: int
    currency: str
    is_settled: bool
    began: datetime
    ended: datetime | None
    payment_names: frozenset[str] = frozenset()
    is_expected: bool = True


@dataclass(frozen=True)
class Match:
    """A line and the one entry that it settles."""

    line: Line
    entry: Entry
    by: MatchedBy


@dataclass(frozen=True)
class Difference:
    """One thing that a person should look at, with the amounts here and there."""

    kind: FindingKind
    line: Line | None
    entry: Entry | None
    here: int | None
    there: int | None

    @property
    def subject(self) -> tuple[FindingKind, UUID | None, UUID | None]:
        return (
            self.kind,
            self.line.id if self.line else None,
            self.entry.id if self.entry else None,
        )
