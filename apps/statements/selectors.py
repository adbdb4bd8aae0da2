"""Reading lines and what our books have of the same money, in few statements."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum

from apps.payments.domain.refunds import RefundState, Road
from apps.payments.domain.states import CAPTURED
from apps.payments.models import Payment, PaymentMethod, Refund
from apps.payments.providers.base import LineKind
from apps.statements.domain.comparing import Period
from apps.statements.domain.rows import Entry, Line, Match, MatchedBy
from apps.statements.models import Statement, StatementFinding, StatementLine, StatementMatch

AT_ONCE = 5_000
"""Names in one question: a statement takes a limited number of parameters."""

LINE = (
    "pk",
    "kind",
    "transaction_id",
    "provider_reference",
    "reference",
    "amount",
    "currency",
    "moment",
    "fee",
    "levy",
)
PAYMENT = (
    "pk",
    "transaction_id",
    "provider_reference",
    "reference",
    "amount",
    "currency",
    "status",
    "initiated_at",
    "completed_at",
    "statement_match__line_id",
)
REFUND = (
    "pk",
    "provider_reference",
    "evidence",
    "reference",
    "payment__transaction_id",
    "payment__provider_reference",
    "payment__reference",
    "amount",
    "currency",
    "status",
    "road",
    "created_at",
    "completed_at",
    "statement_match__line_id",
)


@dataclass(frozen=True)
class Takings:
    """What a method brought in. Minor units; refunds are what went back to guests."""

    gross: int
    refunds: int
    fees: int
    levies: int

    @property
    def net(self) -> int:
        return self.gross - self.refunds - self.fees - self.levies


@dataclass(frozen=True)
class Books:
    """Entries, and which of them have their line already."""

    entries: list[Entry]
    taken: frozenset[UUID]


def net_takings(method: PaymentMethod, period: Period) -> Takings:
    """By the provider's own lines, whichever statements brought them."""
    lines = StatementLine.objects.filter(
        payment_method=method, moment__gte=period[0], moment__lt=period[1]
    ).exclude(kind=LineKind.OTHER)
    sums = lines.aggregate(
        gross=Sum("amount", filter=Q(kind=LineKind.PAYMENT), default=0),
        refunds=Sum("amount", filter=Q(kind=LineKind.REFUND), default=0),
        charged=Sum("amount", filter=Q(kind=LineKind.FEE), default=0),
        fees=Sum("fee", default=0),
        levies=Sum("levy", default=0),
    )
    charged = sums.pop("charged")
    return Takings(**sums | {"fees": sums["fees"] + charged})


def periods(method: PaymentMethod) -> list[Period]:
    """What the statements of a method cover."""
    rows = Statement.objects.filter(payment_method=method).order_by()
    return list(rows.values_list("starts_at", "ends_at").distinct())


def unmatched_lines(method: PaymentMethod) -> list[Line]:
    """Lines of payments and refunds that settle nothing yet."""
    rows = StatementLine.objects.filter(
        payment_method=method, match=None, kind__in=(LineKind.PAYMENT, LineKind.REFUND)
    )
    return [_line(row) for row in rows.values_list(*LINE)]


def books(
    method: PaymentMethod,
    lines: Sequence[Line],
    period: Period | None,
    findings: Iterable[StatementFinding],
) -> Books:
    """What the lines name, what was settled in the period, and what findings are about."""
    names = sorted({name for line in lines for name in (*line.names, line.reference) if name})
    about = list(findings)
    payments = _found(_payments(method), _PAYMENT_NAMES, names, period)
    refunds = _found(_refunds(method), _REFUND_NAMES, names, period)
    payments |= _rows(_payments(method).filter(pk__in=[f.payment_id for f in about]), PAYMENT)
    refunds |= _rows(_refunds(method).filter(pk__in=[f.refund_id for f in about]), REFUND)
    return Books(
        [*map(_of_payment, payments.values()), *map(_of_refund, refunds.values())],
        frozenset(row[0] for row in (*payments.values(), *refunds.values()) if row[-1]),
    )


def matches_of(findings: Iterable[StatementFinding], entries: Iterable[Entry]) -> Iterator[Match]:
    """The matches that open findings are about."""
    known = {entry.id: entry for entry in entries}
    about = [finding.line_id for finding in findings]
    rows = StatementMatch.objects.filter(line__in=about).select_related("line")
    for row in rows:
        entry_id = row.payment_id or row.refund_id
        if entry_id in known:
            entry = known[entry_id]
            line = _line(tuple(getattr(row.line, name) for name in LINE))
            yield Match(line, entry, MatchedBy(row.by))


_PAYMENT_NAMES = ("transaction_id", "provider_reference", "reference")
_REFUND_NAMES = (
    "provider_reference",
    "evidence",
    "reference",
    *(f"payment__{name}" for name in _PAYMENT_NAMES),
)


def _payments(method: PaymentMethod) -> Any:
    return Payment.objects.filter(payment_method=method)


def _refunds(method: PaymentMethod) -> Any:
    """What went back over the counter is none of the provider's business."""
    return Refund.objects.filter(payment__payment_method=method).exclude(road=Road.DRAWER)


def _found(
    rows: Any, columns: Sequence[str], names: Sequence[str], period: Period | None
) -> dict[UUID, tuple[Any, ...]]:
    fields = PAYMENT if rows.model is Payment else REFUND
    found: dict[UUID, tuple[Any, ...]] = {}
    if period is not None:
        began = "initiated_at" if rows.model is Payment else "created_at"
        inside = Q(completed_at__gte=period[0]) & Q(**{f"{began}__lt": period[1]})
        found |= _rows(rows.filter(inside), fields)
    known = {name for row in found.values() for name in row[1:7] if isinstance(name, str)}
    rest = [name for name in names if name not in known]
    for start in range(0, len(rest), AT_ONCE):
        for column in columns:
            some = rest[start : start + AT_ONCE]
            found |= _rows(rows.filter(**{f"{column}__in": some}), fields)
    return found


def _rows(rows: Any, fields: Sequence[str]) -> dict[UUID, tuple[Any, ...]]:
    return {row[0]: row for row in rows.values_list(*fields)}


def _line(row: tuple[Any, ...]) -> Line:
    pk, kind, transaction, other, reference, amount, currency, moment, fee, levy = row
    names = _names(transaction, other)
    return Line(pk, LineKind(kind), names, reference, amount, currency, moment, fee, levy)


def _of_payment(row: tuple[Any, ...]) -> Entry:
    pk, transaction, other, reference, amount, currency, status, began, ended, _ = row
    is_settled = status in CAPTURED
    names, ours = _names(transaction, other), _names(reference)
    return Entry(pk, LineKind.PAYMENT, names, ours, amount, currency, is_settled, began, ended)


def _of_refund(row: tuple[Any, ...]) -> Entry:
    pk, name, evidence, reference, *payments, amount, currency, status, road, began, ended, _ = row
    return Entry(
        id=pk,
        kind=LineKind.REFUND,
        names=_names(name, evidence),
        references=_names(reference),
        amount=amount,
        currency=currency,
        is_settled=status == RefundState.SUCCESS,
        began=began,
        ended=ended,
        payment_names=_names(*payments),
        is_expected=road == Road.PROVIDER,
    )


def _names(*names: str | None) -> frozenset[str]:
    return frozenset(name for name in names if name)
