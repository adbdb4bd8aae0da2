"""The day report on paper."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.payments.selectors_takings import Slice
from apps.reports.domain.sheet import Row, Section, Sheet
from apps.reports.selectors import DayReport, DrawerLine
from apps.reports.sheets.words import day, days, made, moment, money, name_of, seconds, times


def day_sheet(report: DayReport) -> Sheet:
    """The report of a day or of a range; hours are shown of a day, days of a range."""
    return Sheet(
        house=report.restaurant.name,
        title=_("Day report") if report.period.day else _("Report"),
        facts=list(_facts(report)),
        sections=[
            Section(_("Takings"), list(_totals(report))),
            Section(_("By payment method"), _slices(report, report.takings.by_method)),
            _course(report),
            Section(_("Success and time to pay"), list(_speed(report))),
            Section(_("Not settled"), list(_unsettled(report))),
            Section(_("Drawers"), list(_drawers(report))),
        ],
    )


def _facts(report: DayReport) -> Iterator[Row]:
    yield Row(_("Business day") if report.period.day else _("Business days"), days(report.period))
    if report.cashier is not None:
        yield Row(_("Cashier"), name_of(report.cashier))
    yield made(report.restaurant.business_day.timezone, timezone.now())


def _totals(report: DayReport) -> Iterator[Row]:
    """What came in, less what went back; refunds are negative, so that the column adds up."""
    taken, refunds = report.totals.taken, report.refunds
    yield Row(_("Taken"), money(taken.amount, report.currency), times(taken.count))
    yield Row(_("Refunds"), money(-refunds.amount, report.currency), times(refunds.count))
    yield Row(_("Net"), money(report.net_amount, report.currency), strong=True)


def _course(report: DayReport) -> Section:
    if report.period.day is None:
        by_day = [
            replace(part, name=day(date.fromisoformat(part.name))) for part in report.takings.by_day
        ]
        return Section(_("By day"), _slices(report, by_day))
    rows = [
        Row(f"{int(part.name):02d}:00", money(part.amount, report.currency), times(part.count))
        for part in report.takings.by_hour
        if part.count
    ]
    return Section(_("By hour"), rows)


def _slices(report: DayReport, slices: Sequence[Slice]) -> list[Row]:
    return [
        Row(part.name, money(part.amount, report.currency), times(part.count))
        for part in slices
        if part.count
    ]


def _speed(report: DayReport) -> Iterator[Row]:
    for speed in report.speed:
        succeeded = _("%(succeeded)s of %(ended)s") % {
            "succeeded": speed.succeeded,
            "ended": speed.ended,
        }
        yield Row(
            speed.name,
            seconds(speed.median_seconds),
            f"{succeeded} · {speed.success_percent}\u00a0%",
        )


def _unsettled(report: DayReport) -> Iterator[Row]:
    """What somebody should look at; nothing where all is well."""
    currency = report.currency
    named = (
        (_("Still in flight"), report.pending),
        (_("In doubt"), report.in_doubt),
        (_("Failed, expired or cancelled"), report.failed),
    )
    for title, figure in named:
        if figure.count:
            yield Row(title, money(figure.amount, currency), times(figure.count))
    for case in report.open_cases:
        title = _("Open case: %(kind)s") % {"kind": case.title}
        yield Row(title, money(case.amount, currency), times(case.count))


def _drawers(report: DayReport) -> Iterator[Row]:
    """Each drawer with its variance, or with what should be in it while it is open."""
    for drawer in report.drawers:
        yield _drawer(report, drawer)
    if any(drawer.variance is not None for drawer in report.drawers):
        yield Row(_("Variance"), money(report.variance, report.currency), strong=True)


def _drawer(report: DayReport, drawer: DrawerLine) -> Row:
    session, zone = drawer.session, report.restaurant.business_day.timezone
    who = name_of(session.cashier)
    if drawer.variance is None:
        label = _("%(cashier)s, open since %(moment)s") % {
            "cashier": who,
            "moment": moment(session.opened_at, zone),
        }
        return Row(label, money(drawer.expected, session.currency), _("expected"))
    counted = _("counted %(amount)s") % {"amount": money(drawer.counted, session.currency)}
    notes = f" ({session.variance_notes})" if session.variance_notes else ""
    variance = money(drawer.variance, session.currency)
    return Row(f"{who}, Z\u00a0{session.z_number}{notes}", variance, counted)
