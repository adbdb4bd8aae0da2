"""Each night, the statements of the business days that have ended, from every provider that lists.

The last days are fetched again each time: a night that was missed is made up for, and lines that a
provider books late are found. What is known already changes nothing.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from django.utils import timezone

from apps.core.scope import restaurant_scope
from apps.payments.models import PaymentMethod
from apps.payments.providers import PROVIDERS, PaymentProvider
from apps.payments.providers.base import Certainty, Reason, StatementResult
from apps.payments.providers.base import StatementLine as Told
from apps.payments.services.accounts import provider_of
from apps.payments.services.asking import hear
from apps.statements.models import StatementFinding, StatementSource
from apps.statements.selectors_neighbours import without_neighbours
from apps.statements.services.compare import compare
from apps.statements.services.keep import Kept, keep_statement

logger = structlog.get_logger(__name__)

DAYS_BACK = 3
FETCH_SECONDS = 120.0
"""All pages of one day together."""


def fetch_statements() -> int:
    """Fetch for every method that can; how many statements were new.

    One method that fails does not keep the others waiting.
    """
    listing = [code for code, p in PROVIDERS.items() if p.capabilities.can_list_transactions]
    methods = PaymentMethod.all_objects.filter(
        provider_code__in=listing, restaurant__is_active=True
    )
    new = 0
    for method_id, restaurant_id in methods.values_list("pk", "restaurant_id"):
        try:
            with restaurant_scope(restaurant_id):
                new += sum(kept.is_new for kept in fetch_method(method_id))
        except Exception:
            logger.exception("statement_failed", method_id=str(method_id))
    return new


def compare_open() -> int:
    """Look again where something differs: much comes right once the provider was asked."""
    found = StatementFinding.all_objects.filter(closed_at__isnull=True).order_by()
    came_right = 0
    for method_id, restaurant_id in found.values_list(
        "payment_method_id", "restaurant_id"
    ).distinct():
        try:
            with restaurant_scope(restaurant_id):
                came_right += compare(method_id=method_id).came_right
        except Exception:
            logger.exception("comparison_failed", method_id=str(method_id))
    return came_right


def fetch_method(method_id: UUID) -> list[Kept]:
    """The last business days of one method, as far as the provider tells them whole."""
    method = PaymentMethod.objects.select_related("restaurant").get(pk=method_id)
    provider = provider_of(method, method.restaurant)
    business_day = method.restaurant.business_day
    today = business_day.date_of(timezone.now())
    told: dict[date, StatementResult] = {}
    kept = []
    for back in range(DAYS_BACK, 0, -1):
        period = business_day.bounds(today - timedelta(days=back))
        lines = _lines(provider, method, period, told)
        if lines is not None:
            kept.append(
                keep_statement(
                    method_id=method.pk,
                    source=StatementSource.FETCHED,
                    period=period,
                    lines=without_neighbours(method, lines),
                )
            )
    return kept


def _lines(
    provider: PaymentProvider,
    method: PaymentMethod,
    period: tuple[datetime, datetime],
    told: dict[date, StatementResult],
) -> list[Told] | None:
    """A business day's lines out of the one or two days (UTC) that it touches."""
    lines: list[Told] = []
    for day in _days(period):
        if day not in told:
            told[day] = _ask(provider, day)
        result = told[day]
        if result.certainty is not Certainty.DEFINITE:
            if result.reason != Reason.NOT_CONFIGURED:
                logger.warning("statement_not_fetched", method_id=str(method.pk), day=str(day))
            return None
        lines += result.lines
    return [line for line in lines if period[0] <= line.moment < period[1]]


def _days(period: tuple[datetime, datetime]) -> Iterator[date]:
    day = period[0].astimezone(UTC).date()
    last = (period[1] - timedelta(microseconds=1)).astimezone(UTC).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def _ask(provider: PaymentProvider, day: date) -> StatementResult:
    question = partial(provider.fetch_statement, day)
    heard = hear(question, about=f"statement {provider.code} {day}", seconds=FETCH_SECONDS)
    return heard or StatementResult(Certainty.IN_DOUBT)
