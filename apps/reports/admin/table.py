"""The day report as a table for spreadsheets: one figure a line, in the currency's main unit."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from apps.core.admin.export import Row
from apps.payments.admin.export_columns import number
from apps.payments.selectors_reconciliation import Figure
from apps.reports.selectors import DayReport


def day_rows(report: DayReport) -> Iterator[Row]:
    """The titles, then what came in by method, hour and day, what went back, what is open."""
    yield [_("Part"), _("Name"), _("Number"), _("Amount"), _("Currency")]
    for part, name, count, amount in _figures(report):
        yield [part, name, count, number(amount, report.currency), report.currency]


def _figures(report: DayReport) -> Iterator[tuple[str, str, int, int]]:
    yield from _named(_("Taken"), report.totals.taken)
    yield from _named(_("Refunds"), report.refunds)
    taken = report.takings
    parts = (
        (_("By payment method"), taken.by_method),
        (_("By hour"), taken.by_hour),
        (_("By day"), taken.by_day),
    )
    for title, slices in parts:
        for part in slices:
            yield title, part.name, part.count, part.amount
    yield from _named(_("In doubt"), report.in_doubt)
    for case in report.open_cases:
        yield _("Open cases"), case.title, case.count, case.amount
    for drawer in report.drawers:
        if drawer.variance is not None:
            yield _("Variance"), f"Z {drawer.session.z_number}", 1, drawer.variance


def _named(title: str, figure: Figure) -> Iterator[tuple[str, str, int, int]]:
    yield title, "", figure.count, figure.amount
