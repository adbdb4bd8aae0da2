"""Each business day's report, to the owners, when the day has ended."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from apps.reports.models import DayReportMail
from apps.reports.services.messages import day_report_message, owners_with_address
from apps.reports.services.outbox import send_waiting
from apps.restaurants.models import Restaurant

CAUGHT_UP = 3
"""How many of the last days are made up for, after an outage: older ones are read in the office."""


def send_day_reports(now: datetime | None = None) -> int:
    """Write down the days that have ended, then send what waits; how many mails went out.

    Whose day ended stands in the tables, so it does not matter who rings, or how often.
    """
    if not settings.EMAIL_ENABLED:
        return 0
    _plan(now or timezone.now())
    return send_waiting(DayReportMail, day_report_message)


def _plan(now: datetime) -> None:
    """A row for each ended day that has none; of two planners the table takes one row."""
    ended = {
        (restaurant.pk, day)
        for restaurant in Restaurant.objects.filter(is_active=True, pk__in=_told())
        for day in _ended(restaurant, now)
    }
    written = DayReportMail.all_objects.filter(date__in={day for _, day in ended})
    missing = ended - set(written.values_list("restaurant_id", "date"))
    DayReportMail.all_objects.bulk_create(
        [DayReportMail(restaurant_id=pk, date=day) for pk, day in sorted(missing)],
        ignore_conflicts=True,
    )


def _told() -> Any:
    """The restaurants where an owner can be written to."""
    return owners_with_address().values("restaurant_id")


def _ended(restaurant: Restaurant, now: datetime) -> Iterator[date]:
    """The last days that are over, none before the restaurant was here."""
    business_day = restaurant.business_day
    today, first = business_day.date_of(now), business_day.date_of(restaurant.created_at)
    days = (today - timedelta(days=passed) for passed in range(1, CAUGHT_UP + 1))
    return (day for day in days if day >= first)
