"""How well and how fast guests pay with each provider."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, F, Min, Q

from apps.authentication.models import User
from apps.payments.domain.states import CAPTURED, GIVEN_UP
from apps.payments.models import Payment
from apps.payments.period import Period
from apps.restaurants.models import Restaurant

IS_CAPTURED = Q(status__in=CAPTURED)
IS_OVER = Q(status__in=CAPTURED | GIVEN_UP)


class Median(Aggregate):
    """The middle value; between two, what lies in the middle (percentile_cont of PostgreSQL)."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(frozen=True)
class ProviderSpeed:
    """Of the payments that came to an end: how many succeeded, and how soon the middle one did.

    `name` is what the restaurant calls it.
    """

    provider_code: str
    name: str
    ended: int
    succeeded: int
    median_time: timedelta | None

    @property
    def success_percent(self) -> int:
        """In whole percent, rounded down: 100 means every one of them."""
        return 100 * self.succeeded // self.ended

    @property
    def median_seconds(self) -> float | None:
        """From asking to paid, in seconds with one decimal; None where nothing succeeded."""
        return None if self.median_time is None else round(self.median_time.total_seconds(), 1)


def provider_speed(
    restaurant: Restaurant, period: Period, cashier: User | None = None
) -> list[ProviderSpeed]:
    """One line for each provider with which a payment ended in the period; one query."""
    start, end = restaurant.business_day.bounds(period.first, period.last)
    found = Payment.all_objects.filter(
        IS_OVER, restaurant=restaurant, completed_at__gte=start, completed_at__lt=end
    )
    if cashier is not None:
        found = found.filter(initiated_by=cashier)
    took = F("completed_at") - F("initiated_at")
    rows: Any = found.order_by("provider_code").values("provider_code")
    return [
        ProviderSpeed(**row)
        for row in rows.annotate(
            name=Min("payment_method__name"),
            ended=Count("id"),
            succeeded=Count("id", filter=IS_CAPTURED),
            median_time=Median(took, filter=IS_CAPTURED, output_field=DurationField()),
        )
    ]
