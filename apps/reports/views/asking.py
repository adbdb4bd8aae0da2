"""What the query of a report says: which days, whose part, on which paper."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from apps.authentication.actor import actor_of
from apps.authentication.models import User, restaurant_of
from apps.core.errors import Invalid
from apps.payments.period import read_period
from apps.reports.pdf import PAPERS, Paper
from apps.reports.selectors import DayReport, cashier_get, day_report


class PaperUnknown(Invalid):
    """There is no such paper."""

    code = "paper-unknown"
    message = _("The paper is a4 or 80mm.")


class CashierMalformed(Invalid):
    """Not an id."""

    code = "cashier-malformed"
    message = _("cashier_id is not the id of a person.")


def read_paper(request: Request, *, default: str) -> Paper:
    """The paper that was asked for. Raises PaperUnknown."""
    try:
        return PAPERS[request.query_params.get("paper", default)]
    except KeyError:
        raise PaperUnknown(field="paper") from None


def read_day_report(request: Request) -> DayReport:
    """The report that a manager asked for; raises the refusals of `read_period` and of cashiers."""
    restaurant = restaurant_of(actor_of(request))
    today = restaurant.business_day.date_of(timezone.now())
    period = read_period(request.query_params, today=today)
    return day_report(restaurant, period.first, period.last, _cashier(request))


def _cashier(request: Request) -> User | None:
    said = request.query_params.get("cashier_id")
    if said is None:
        return None
    try:
        cashier_id = UUID(said)
    except ValueError:
        raise CashierMalformed(field="cashier_id") from None
    return cashier_get(restaurant_of(actor_of(request)), cashier_id)
