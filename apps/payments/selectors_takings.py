"""What was captured in some business days, by method, by hour and by day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DateField, DateTimeField, F, Func, QuerySet, Sum, Value
from django.db.models.functions import Cast, ExtractHour

from apps.authentication.models import User
from apps.payments.domain.states import CAPTURED
from apps.payments.models import Payment
from apps.payments.period import Period
from apps.restaurants.business_day import BusinessDay
from apps.restaurants.models import Restaurant

Row = dict[str, Any]


@dataclass(frozen=True)
class Slice:
    """A part of the takings. Amounts are minor units; `refunded` is a part of `amount`."""

    name: str
    count: int
    amount: int
    refunded: int

    @property
    def net(self) -> int:
        return self.amount - self.refunded


@dataclass(frozen=True)
class Takings:
    """What was captured in a period; each list adds up to `total`.

    `by_hour` names the 24 local hours from the start of the business day on, `by_day` each day of
    the period as YYYY-MM-DD, also those without takings; `by_method` begins with the largest.
    """

    period: Period
    total: Slice
    by_method: Sequence[Slice]
    by_hour: Sequence[Slice]
    by_day: Sequence[Slice]

    @property
    def date(self) -> date:
        """The last of its days."""
        return self.period.last


def takings(restaurant: Restaurant, period: Period, cashier: User | None = None) -> Takings:
    """What one restaurant, or one cashier of it, took; one query.

    A payment counts on the day on which it was completed, as in the reconciliation.
    """
    rows = list(_rows(restaurant, period, cashier))
    methods = [_sum(own[0]["name"], own) for own in _by("method", rows).values()]
    by_hour, by_day = _by("hour", rows), _by("day", rows)
    return Takings(
        period=period,
        total=_sum("", rows),
        by_method=sorted(methods, key=lambda part: -part.amount),
        by_hour=[_sum(str(hour), by_hour[hour]) for hour in _hours(restaurant.business_day)],
        by_day=[_sum(day.isoformat(), by_day[day]) for day in _days(period)],
    )


def _rows(restaurant: Restaurant, period: Period, cashier: User | None) -> QuerySet[Any, Row]:
    business_day = restaurant.business_day
    start, end = business_day.bounds(period.first, period.last)
    found = Payment.all_objects.filter(
        restaurant=restaurant, status__in=CAPTURED, completed_at__gte=start, completed_at__lt=end
    )
    if cashier is not None:
        found = found.filter(initiated_by=cashier)
    return (
        found.order_by()
        .values(
            method=F("payment_method_id"),
            name=F("payment_method__name"),
            hour=ExtractHour("completed_at", tzinfo=business_day.timezone),
            day=_business_date(business_day),
        )
        .annotate(count=Count("id"), taken=Sum("amount"), given_back=Sum("refunded_amount"))
    )


def _business_date(business_day: BusinessDay) -> Cast:
    """`BusinessDay.date_of` in SQL: the local clock, turned back by the start of the day."""
    start = business_day.start
    night = timedelta(hours=start.hour, minutes=start.minute, seconds=start.second)
    zone = Value(business_day.timezone.key)
    local = Func(zone, F("completed_at"), function="timezone", output_field=DateTimeField())
    return Cast(local - Value(night), DateField())


def _hours(business_day: BusinessDay) -> Iterator[int]:
    first = business_day.start.hour
    return ((first + passed) % 24 for passed in range(24))


def _days(period: Period) -> Iterator[date]:
    length = (period.last - period.first).days + 1
    return (period.first + timedelta(days=passed) for passed in range(length))


def _by(key: str, rows: Iterable[Row]) -> defaultdict[Any, list[Row]]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[row[key]].append(row)
    return grouped


def _sum(name: str, rows: Sequence[Row]) -> Slice:
    return Slice(
        name=name,
        count=sum(row["count"] for row in rows),
        amount=sum(int(row["taken"]) for row in rows),
        refunded=sum(int(row["given_back"]) for row in rows),
    )
