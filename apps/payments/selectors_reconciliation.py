"""What a restaurant took and gave back in some of its business days, by provider.

One statement. A payment counts on the day on which it was completed, a refund on the day on which
the guest got the money, and what is in flight on the day on which it was asked for.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Sum, Value

from apps.authentication.models import User
from apps.payments.domain.states import CAPTURED, GIVEN_UP, IN_FLIGHT
from apps.payments.models import Payment, Refund, RefundStatus
from apps.payments.period import Period
from apps.restaurants.models import Restaurant

REFUND = "refund"
"""What a row of the statement is about, unless it is the state of a payment."""

Rows = QuerySet[Any, dict[str, Any]]


@dataclass(frozen=True)
class Figure:
    """How often and how much, in minor units."""

    count: int = 0
    amount: int = 0


@dataclass(frozen=True)
class Line:
    """What came in and what went back, of one provider or of all."""

    provider_code: str
    taken: Figure
    refunded: Figure

    @property
    def net_amount(self) -> int:
        return self.taken.amount - self.refunded.amount


@dataclass(frozen=True)
class Reconciliation:
    """The figures of a period. `pending` and `failed` moved no money."""

    period: Period
    currency: str
    by_provider: Sequence[Line]
    totals: Line
    pending: Figure
    failed: Figure


def reconciliation(
    restaurant: Restaurant, period: Period, cashier: User | None = None
) -> Reconciliation:
    """The figures of one restaurant in its own business days, or of what one cashier took there.

    A refund counts for whoever took the payment, whoever gave the money back.
    """
    bounds = restaurant.business_day.bounds(period.first, period.last)
    mine = Q(initiated_by=cashier) if cashier else Q()
    mine_back = Q(payment__initiated_by=cashier) if cashier else Q()
    parts = (
        _refunded(restaurant, *bounds).filter(mine_back),
        _waiting(restaurant, *bounds).filter(mine),
    )
    rows = list(_settled(restaurant, *bounds).filter(mine).union(*parts, all=True))
    providers = sorted({row["code"] for row in rows if row["what"] in CAPTURED | {REFUND}})
    return Reconciliation(
        period=period,
        currency=restaurant.currency,
        by_provider=[_line(code, [r for r in rows if r["code"] == code]) for code in providers],
        totals=_line("", rows),
        pending=_sum(rows, IN_FLIGHT),
        failed=_sum(rows, GIVEN_UP),
    )


def _settled(restaurant: Restaurant, start: datetime, end: datetime) -> Rows:
    """Payments that came to an end, well or not; the index `payment_settled` holds all of it.

    Grouped by the bare state: comparing each of 250 000 rows with lists of states took as long as
    reading them.
    """
    found = Payment.all_objects.filter(
        restaurant=restaurant, completed_at__gte=start, completed_at__lt=end
    )
    return _figures(found, "provider_code", F("status"))


def _waiting(restaurant: Restaurant, start: datetime, end: datetime) -> Rows:
    """Payments in flight. Each has a next look, and the index of due looks finds those few."""
    found = Payment.all_objects.filter(
        restaurant=restaurant,
        status__in=IN_FLIGHT,
        next_check_at__isnull=False,
        initiated_at__gte=start,
        initiated_at__lt=end,
    )
    return _figures(found, "provider_code", F("status"))


def _refunded(restaurant: Restaurant, start: datetime, end: datetime) -> Rows:
    """Refunds that the guest has, under the provider of the payment that they give back."""
    found = Refund.all_objects.filter(
        restaurant=restaurant,
        status=RefundStatus.SUCCESS,
        completed_at__gte=start,
        completed_at__lt=end,
    )
    return _figures(found, "payment__provider_code", Value(REFUND, CharField()))


def _figures(found: QuerySet[Any], code: str, what: Any) -> Rows:
    grouped = found.order_by().values(code=F(code), what=what)
    return grouped.annotate(count=Count("*"), amount=Sum("amount"))


def _line(code: str, rows: Sequence[dict[str, Any]]) -> Line:
    return Line(code, taken=_sum(rows, CAPTURED), refunded=_sum(rows, {REFUND}))


def _sum(rows: Iterable[dict[str, Any]], kinds: Container[str]) -> Figure:
    counted = [row for row in rows if row["what"] in kinds]
    return Figure(sum(row["count"] for row in counted), sum(int(row["amount"]) for row in counted))
