"""What the query of a report says: which days, whose part, on which paper."""

from collections.abc import Mapping
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.authentication.models import User
from apps.core.errors import Invalid
from apps.payments.period import read_period
from apps.reports.pdf import PAPERS, Paper
from apps.reports.selectors import DayReport, cashier_get, day_report
from apps.restaurants.models import Restaurant

Query = Mapping[str, str]


class PaperUnknown(Invalid):
    """There is no such paper."""

    code = "paper-unknown"
    message = _("The paper is a4 or 80mm.")


class CashierMalformed(Invalid):
    """Not an id."""

    code = "cashier-malformed"
    message = _("cashier_id is not the id of a person.")


def read_paper(query: Query, *, default: str) -> Paper:
    """The paper that was asked for. Raises PaperUnknown."""
    try:
        return PAPERS[query.get("paper", default)]
    except KeyError:
        raise PaperUnknown(field="paper") from None


def read_day_report(restaurant: Restaurant, query: Query) -> DayReport:
    """The report that was asked for; raises the refusals of `read_period` and of cashiers."""
    today = restaurant.business_day.date_of(timezone.now())
    period = read_period(query, today=today)
    return day_report(restaurant, period.first, period.last, _cashier(restaurant, query))


def _cashier(restaurant: Restaurant, query: Query) -> User | None:
    said = query.get("cashier_id")
    if said is None:
        return None
    try:
        cashier_id = UUID(said)
    except ValueError:
        raise CashierMalformed(field="cashier_id") from None
    return cashier_get(restaurant, cashier_id)
