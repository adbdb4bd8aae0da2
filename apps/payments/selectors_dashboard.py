"""What the first page of the back office shows: one restaurant's business day so far."""

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.drawers.models import CashDrawerSession
from apps.payments.models import Payment
from apps.payments.period import Period
from apps.payments.selectors_takings import Takings, takings
from apps.restaurants.models import Restaurant

LATEST = 8


def takings_of_today(restaurant: Restaurant, now: datetime | None = None) -> Takings:
    """What was captured since the business day began, by method and by local hour; one query."""
    today = restaurant.business_day.date_of(now or timezone.now())
    return takings(restaurant, Period(today, today))


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
