"""The first page of the back office: how the day goes at one restaurant."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from apps.core.admin.columns import label, money
from apps.payments.admin.charts import hours_chart, method_shares
from apps.payments.admin.follow_up import follow_up
from apps.payments.admin.tones import STATUS_TONES
from apps.payments.selectors_dashboard import latest_payments, open_drawers, takings_of_today
from apps.restaurants.choosing import chosen_restaurant
from apps.restaurants.models import Restaurant


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold's hook: add what the day looks like to the first page's context."""
    chosen = chosen_restaurant(request)
    restaurant = chosen.restaurant
    context["restaurants"] = chosen.offered
    context["restaurant"] = restaurant
    if restaurant is not None:
        context |= _today(restaurant)
        context["follow_up"] = follow_up(restaurant, is_shared=request.user.is_superuser)
    return context


def _today(restaurant: Restaurant) -> dict[str, Any]:
    day = takings_of_today(restaurant)
    currency = restaurant.currency
    return {
        "day": day,
        "now": timezone.now(),
        "total": money(day.total.net, currency),
        "average": money(day.total.amount // day.total.count if day.total.count else 0, currency),
        "refunded": money(day.total.refunded, currency),
        "methods": method_shares(day, currency, after_refunds=True),
        "chart": hours_chart(day.by_hour, currency),
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
