"""What somebody asked the day page for, and how the same is asked of the other pages."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from apps.core.admin.base import is_manager
from apps.payments.period import Period
from apps.reports.selectors import DayReport
from apps.reports.views.asking import read_day_report
from apps.restaurants.choosing import chosen_restaurant
from apps.restaurants.models import Restaurant

SAID = ("date", "start_date", "end_date", "cashier_id")


class NoRestaurant(Exception):
    """An administrator looks at a platform on which nobody works yet."""


class Asked:
    """One visit: whose figures, of which days and of whose work. Raises PermissionDenied."""

    def __init__(self, request: HttpRequest) -> None:
        if not is_manager(request):
            raise PermissionDenied
        self.chosen = chosen_restaurant(request)
        self.is_shared = bool(request.user.is_superuser)
        self.query = _question(request.GET)

    @property
    def restaurant(self) -> Restaurant:
        if self.chosen.restaurant is None:
            raise NoRestaurant
        return self.chosen.restaurant

    @property
    def place(self) -> dict[str, Any]:
        """What an address must say of the restaurant: nothing, but for administrators."""
        return {"restaurant": self.restaurant.pk} if self.is_shared else {}

    def report(self) -> DayReport:
        """The figures. Raises NoRestaurant, and the refusals of `read_day_report`."""
        return read_day_report(self.restaurant, self.query)

    def address(self, page: str, period: Period, **other: str) -> str:
        """A page of the same person's work in the same restaurant, of other days perhaps."""
        if period.day is not None:
            days = {"date": period.day.isoformat()}
        else:
            days = {"start_date": period.first.isoformat(), "end_date": period.last.isoformat()}
        whose = {name: self.query[name] for name in ("cashier_id",) if name in self.query}
        return f"{reverse(f'admin:{page}')}?{urlencode({**days, **whose, **self.place, **other})}"

    def steps(self, period: Period) -> dict[str, str]:
        """Where the arrows and the short cuts lead; there is nothing after today."""
        today = self.restaurant.business_day.date_of(timezone.now())
        length = (period.last - period.first) + timedelta(days=1)
        steps = {
            "previous": Period(period.first - length, period.last - length),
            "today": Period(today, today),
            "week": Period(today - timedelta(days=6), today),
            "month": Period(today - timedelta(days=29), today),
        }
        if period.last < today:
            steps["next"] = Period(period.first + length, period.last + length)
        return {name: self.address("reports_day", days) for name, days in steps.items()}


def _question(form: Mapping[str, str]) -> dict[str, str]:
    """Empty fields say nothing, and a first day without a last one is the only day."""
    said = {name: form[name] for name in SAID if form.get(name)}
    if "start_date" in said and not {"end_date", "date"} & said.keys():
        said["date"] = said.pop("start_date")
    return said
