"""What the first page of the back office shows: one restaurant's business day so far."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce, ExtractHour
from django.utils import timezone

from apps.drawers.models import CashDrawerSession
from apps.payments.domain.states import CAPTURED
from apps.payments.models import Payment
from apps.restaurants.models import Restaurant

LATEST = 8
LONGEST_WAIT = timedelta(days=31)
"""How long a payment may take to succeed: older ones need not be read to find today's."""


@dataclass(frozen=True)
class Slice:
    """A part of the day's takings. Amounts are minor units; `refunded` is a part of `amount`."""

    name: str
    count: int
    amount: int
    refunded: int

    @property
    def net(self) -> int:
        return self.amount - self.refunded


@dataclass(frozen=True)
class Day:
    """The takings of one business day."""

    date: date
    total: Slice
    by_method: Sequence[Slice]
    by_hour: Sequence[Slice]


def takings_of_today(restaurant: Restaurant, now: datetime | None = None) -> Day:
    """What was captured since the business day began, by method and by local hour; one query."""
    business_day = restaurant.business_day
    today = business_day.date_of(now or timezone.now())
    rows = list(_rows(restaurant, *business_day.bounds(today)))
    first_hour = business_day.start.hour
    hours = [(first_hour + passed) % 24 for passed in range(24)]
    methods = dict.fromkeys(row["method"] for row in rows)
    return Day(
        date=today,
        total=_sum("", rows),
        by_method=sorted(
            (_sum(name, [r for r in rows if r["method"] == name]) for name in methods),
            key=lambda part: -part.amount,
        ),
        by_hour=[_sum(str(hour), [r for r in rows if r["hour"] == hour]) for hour in hours],
    )


def _rows(restaurant: Restaurant, start: datetime, end: datetime) -> QuerySet[Any, dict[str, Any]]:
    return (
        Payment.all_objects.filter(
            restaurant=restaurant,
            status__in=CAPTURED,
            initiated_at__gte=start - LONGEST_WAIT,
            completed_at__gte=start,
            completed_at__lt=end,
        )
        .order_by()
        .values(
            method=F("payment_method__name"),
            hour=ExtractHour("completed_at", tzinfo=restaurant.business_day.timezone),
        )
        .annotate(count=Count("id"), taken=Sum("amount"), given_back=Sum("refunded_amount"))
    )


def _sum(name: str, rows: Iterable[dict[str, Any]]) -> Slice:
    rows = list(rows)
    return Slice(
        name=name,
        count=sum(row["count"] for row in rows),
        amount=sum(row["taken"] for row in rows),
        refunded=sum(row["given_back"] for row in rows),
    )


def open_drawers(restaurant: Restaurant) -> QuerySet[Any]:
    """Open sessions, the oldest first, each with the `balance` that should be in it."""
    return (
        CashDrawerSession.all_objects.filter(restaurant=restaurant, closed_at__isnull=True)
        .select_related("cashier")
        .annotate(balance=F("opening_balance") + Coalesce(Sum("movements__amount"), 0))
        .order_by("opened_at")
    )


def latest_payments(restaurant: Restaurant) -> QuerySet[Payment]:
    """The last few payments, whatever became of them."""
    return (
        Payment.all_objects.filter(restaurant=restaurant)
        .select_related("order", "payment_method")
        .order_by("-initiated_at")[:LATEST]
    )
