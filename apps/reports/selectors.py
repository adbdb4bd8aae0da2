"""How a restaurant's day went, or some of its days: what the day report shows, prints and mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from apps.authentication.models import User
from apps.core.errors import NotFound
from apps.drawers.models import CashDrawerSession
from apps.payments.models import CaseKind, Payment, PaymentCase
from apps.payments.period import Period
from apps.payments.selectors_attention import in_doubt
from apps.payments.selectors_dashboard import open_drawers
from apps.payments.selectors_reconciliation import Figure, Line, reconciliation
from apps.payments.selectors_takings import Takings, takings
from apps.reports.selectors_speed import ProviderSpeed, provider_speed
from apps.restaurants.models import Restaurant


class CashierNotFound(NotFound):
    """Unknown, or works in another restaurant."""

    message = _("There is no such person in this restaurant.")


@dataclass(frozen=True)
class CaseLine:
    """Open questions of one kind; `amount` is what is at stake, in minor units."""

    kind: str
    title: str
    count: int
    amount: int


@dataclass(frozen=True)
class DrawerLine:
    """A drawer session: what should be in it and, once closed, what was counted."""

    session: CashDrawerSession
    expected: int
    counted: int | None
    variance: int | None


@dataclass(frozen=True)
class DayReport:
    """One restaurant's figures for some business days, all of it or one cashier's part.

    Amounts are minor units of `currency`. Payments and refunds count on the day on which they were
    completed, a drawer on the day on which it was counted. What is still unsettled (`in_doubt`,
    `open_cases`, open drawers) is of this moment, and of whatever began by the end of the period.
    """

    restaurant: Restaurant
    period: Period
    cashier: User | None
    takings: Takings
    by_provider: Sequence[Line]
    speed: Sequence[ProviderSpeed]
    totals: Line
    pending: Figure
    failed: Figure
    in_doubt: Figure
    open_cases: Sequence[CaseLine]
    drawers: Sequence[DrawerLine]

    @property
    def currency(self) -> str:
        return self.restaurant.currency

    @property
    def refunds(self) -> Figure:
        """What went back to guests in the period, whenever it had been paid."""
        return self.totals.refunded

    @property
    def net_amount(self) -> int:
        return self.totals.net_amount

    @property
    def variance(self) -> int:
        """Of all drawers that were counted: short is negative."""
        return sum(drawer.variance or 0 for drawer in self.drawers)


def cashier_get(restaurant: Restaurant, cashier_id: UUID) -> User:
    """Somebody who takes payments there, or did. Raises CashierNotFound."""
    cashier = User.objects.filter(restaurant=restaurant, pk=cashier_id).first()
    if cashier is None:
        raise CashierNotFound
    return cashier


def day_report(
    restaurant: Restaurant, start_date: date, end_date: date, cashier: User | None = None
) -> DayReport:
    """The report of the business days from `start_date` to `end_date`, both included.

    Seven queries, however much happened. Who asks bounds the period (`read_period`: 90 days).
    """
    period = Period(start_date, end_date)
    books = reconciliation(restaurant, period, cashier)
    return DayReport(
        restaurant=restaurant,
        period=period,
        cashier=cashier,
        takings=takings(restaurant, period, cashier),
        by_provider=books.by_provider,
        speed=provider_speed(restaurant, period, cashier),
        totals=books.totals,
        pending=books.pending,
        failed=books.failed,
        in_doubt=_in_doubt(restaurant, period, cashier),
        open_cases=_open_cases(restaurant, period, cashier),
        drawers=_drawers(restaurant, period, cashier),
    )


def _in_doubt(restaurant: Restaurant, period: Period, cashier: User | None) -> Figure:
    _, end = restaurant.business_day.bounds(period.first, period.last)
    found = in_doubt(Payment.all_objects.filter(restaurant=restaurant, initiated_at__lt=end))
    if cashier is not None:
        found = found.filter(initiated_by=cashier)
    sums = found.aggregate(count=Count("id"), amount=Sum("amount", default=0))
    return Figure(sums["count"], int(sums["amount"]))


def _open_cases(restaurant: Restaurant, period: Period, cashier: User | None) -> list[CaseLine]:
    _, end = restaurant.business_day.bounds(period.first, period.last)
    found = PaymentCase.all_objects.filter(
        restaurant=restaurant, closed_at__isnull=True, opened_at__lt=end
    )
    if cashier is not None:
        found = found.filter(payment__initiated_by=cashier)
    rows: Any = found.order_by("kind").values("kind")
    return [
        CaseLine(row["kind"], str(CaseKind(row["kind"]).label), row["count"], int(row["at_stake"]))
        for row in rows.annotate(count=Count("id"), at_stake=Sum("amount"))
    ]


def _counted(
    restaurant: Restaurant, period: Period, cashier: User | None
) -> QuerySet[CashDrawerSession]:
    start, end = restaurant.business_day.bounds(period.first, period.last)
    closed = CashDrawerSession.all_objects.filter(
        restaurant=restaurant, closed_at__gte=start, closed_at__lt=end
    )
    found = closed.select_related("cashier").defer("z_report").order_by("closed_at")
    return found if cashier is None else found.filter(cashier=cashier)


def _still_open(
    restaurant: Restaurant, period: Period, cashier: User | None
) -> QuerySet[CashDrawerSession]:
    _, end = restaurant.business_day.bounds(period.first, period.last)
    found = open_drawers(restaurant).filter(opened_at__lt=end)
    return found if cashier is None else found.filter(cashier=cashier)


def _drawers(restaurant: Restaurant, period: Period, cashier: User | None) -> list[DrawerLine]:
    counted = [
        DrawerLine(
            session=session,
            expected=session.expected_balance or 0,
            counted=session.closing_balance,
            variance=session.variance,
        )
        for session in _counted(restaurant, period, cashier)
    ]
    still_open: Any = _still_open(restaurant, period, cashier)
    return counted + [DrawerLine(session, session.balance, None, None) for session in still_open]
