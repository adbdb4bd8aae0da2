"""The day report's figures as the day page shows them, each leading to the rows behind it."""

from typing import Any

from django.utils import timezone

from apps.core.admin.columns import money
from apps.payments.admin.charts import days_chart, hours_chart, method_shares
from apps.payments.admin.follow_up import list_address
from apps.payments.models import RefundStatus
from apps.reports.admin.asking import Asked
from apps.reports.pdf import PAPERS
from apps.reports.selectors import DayReport, DrawerLine
from apps.reports.sheets.words import days, moment, name_of, seconds


def figures(asked: Asked, report: DayReport) -> dict[str, Any]:
    """What the page's template fills in."""
    period, currency = report.period, report.currency
    today = report.restaurant.business_day.date_of(timezone.now())
    return {
        "report": report,
        "days": days(period),
        "is_going_on": period.last == today,
        "cashier_name": name_of(report.cashier) if report.cashier else "",
        "steps": asked.steps(period),
        "papers": [(name, asked.address("reports_day_pdf", period, paper=name)) for name in PAPERS],
        "files": [(name, asked.address(f"reports_day_{name}", period)) for name in ("csv", "json")],
        "hours": hours_chart(report.takings.by_hour, currency),
        "by_day": None if period.day else days_chart(report.takings.by_day, currency),
        "methods": method_shares(report.takings, currency),
        "speed": [(speed, seconds(speed.median_seconds)) for speed in report.speed],
        "drawers": [_drawer(report, drawer) for drawer in report.drawers],
        **_amounts(report),
        **_links(asked, report),
    }


def _amounts(report: DayReport) -> dict[str, Any]:
    currency, taken = report.currency, report.totals.taken
    amounts = {
        "net": report.net_amount,
        "taken": taken.amount,
        "average": taken.amount // taken.count if taken.count else 0,
        "refunded": report.refunds.amount,
        "variance": report.variance,
        "pending": report.pending.amount,
        "failed": report.failed.amount,
        "doubt": report.in_doubt.amount,
    }
    return {
        **{name: money(amount, currency) for name, amount in amounts.items()},
        "counted": sum(drawer.variance is not None for drawer in report.drawers),
    }


def _links(asked: Asked, report: DayReport) -> dict[str, Any]:
    """Lists are shared by all restaurants for administrators: they are narrowed down to one."""
    place = {"restaurant__id__exact": report.restaurant.pk} if asked.is_shared else {}
    whose = {"initiated_by__id__exact": report.cashier.pk} if report.cashier else {}
    return {
        "doubt_link": list_address("payment", {"attention": "doubt", **whose, **place}),
        "refunds_link": list_address("refund", {"state": RefundStatus.SUCCESS.value, **place}),
        "cases": [
            (
                case,
                money(case.amount, report.currency),
                list_address("paymentcase", {"state": "open", "kind__exact": case.kind, **place}),
            )
            for case in report.open_cases
        ],
    }


def _drawer(report: DayReport, drawer: DrawerLine) -> dict[str, Any]:
    session, zone = drawer.session, report.restaurant.business_day.timezone
    return {
        "session": session,
        "cashier": name_of(session.cashier),
        "opened": moment(session.opened_at, zone),
        "closed": moment(session.closed_at, zone),
        "expected": money(drawer.expected, session.currency),
        "counted": money(drawer.counted, session.currency),
        "variance": money(drawer.variance, session.currency),
    }
