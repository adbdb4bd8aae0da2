"""The first page of the back office: how the day goes at one restaurant."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.admin.base import visible_to
from apps.core.admin.columns import label, money
from apps.core.money import format_money
from apps.payments.admin.follow_up import follow_up
from apps.payments.admin.tones import STATUS_TONES
from apps.payments.selectors_dashboard import latest_payments, open_drawers, takings_of_today
from apps.payments.selectors_takings import Slice, Takings
from apps.restaurants.models import Restaurant

CHART_HEIGHT = 160
BAR_STEP = 30


@dataclass(frozen=True)
class Bar:
    """One hour of the chart, in the units of its drawing."""

    hour: str
    x: int
    y: int
    height: int
    title: str


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold's hook: add what the day looks like to the first page's context."""
    restaurants = visible_to(request.user, Restaurant.objects.filter(is_active=True), "pk")
    restaurant = _chosen(restaurants, request.GET.get("restaurant", ""))
    context["restaurants"] = restaurants if request.user.is_superuser else ()
    context["restaurant"] = restaurant
    if restaurant is not None:
        context |= _today(restaurant)
        context["follow_up"] = follow_up(restaurant, is_shared=request.user.is_superuser)
    return context


def _chosen(restaurants: Any, wanted: str) -> Restaurant | None:
    """The one asked for where it may be seen, or the first."""
    try:
        chosen: Restaurant | None = restaurants.filter(pk=UUID(wanted)).first()
    except ValueError:
        chosen = None
    return chosen or restaurants.first()


def _today(restaurant: Restaurant) -> dict[str, Any]:
    day = takings_of_today(restaurant)
    currency = restaurant.currency
    return {
        "day": day,
        "now": timezone.now(),
        "total": money(day.total.net, currency),
        "average": money(day.total.amount // day.total.count if day.total.count else 0, currency),
        "refunded": money(day.total.refunded, currency),
        "methods": _methods(day, currency),
        "bars": _bars(day.by_hour, currency),
        "chart_height": CHART_HEIGHT,
        "chart_width": BAR_STEP * len(day.by_hour),
        "drawers": [
            (session, money(session.balance, session.currency))
            for session in open_drawers(restaurant)
        ],
        "latest": [
            (
                payment,
                money(payment.amount, payment.currency),
                label(payment.get_status_display(), STATUS_TONES.get(payment.status, "neutral")),
            )
            for payment in latest_payments(restaurant)
        ],
    }


def _methods(day: Takings, currency: str) -> list[dict[str, Any]]:
    return [
        {
            "name": part.name,
            "count": part.count,
            "amount": money(part.net, currency),
            "share": 100 * part.amount // day.total.amount,
        }
        for part in day.by_method
    ]


def _bars(hours: Sequence[Slice], currency: str) -> list[Bar]:
    """Bars as tall as the best hour fills the chart; an hour with takings is always visible."""
    best = max((hour.amount for hour in hours), default=0) or 1
    bars = []
    for place, hour in enumerate(hours):
        height = max(CHART_HEIGHT * hour.amount // best, 2) if hour.amount else 0
        title = _("%(hour)s h: %(amount)s, %(count)s payments") % {
            "hour": hour.name,
            "amount": format_money(hour.amount, currency),
            "count": hour.count,
        }
        bars.append(
            Bar(
                hour=f"{int(hour.name):02d}",
                x=place * BAR_STEP,
                y=CHART_HEIGHT - height,
                height=height,
                title=title,
            )
        )
    return bars
