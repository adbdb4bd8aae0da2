"""The day report's figures, against a small day that was added up by hand."""

from datetime import timedelta

import pytest

from apps.reports.selectors import day_report
from apps.reports.tests.days import TUESDAY, SmallDay

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(cashier, colleague):
    day = SmallDay(cashier, colleague)
    day.play()
    return day


def parts(slices):
    return [(part.name, part.count, part.amount) for part in slices if part.count]


def test_the_day(day, restaurant):
    report = day_report(restaurant, TUESDAY, TUESDAY)

    assert parts([report.takings.total]) == [("", 5, 31_000)]
    assert parts(report.takings.by_method) == [("Cash", 3, 25_000), ("Bogus", 2, 6000)]
    assert parts(report.takings.by_hour) == [
        ("12", 2, 3000),
        ("19", 2, 12_000),
        ("3", 1, 16_000),
    ]
    assert parts(report.takings.by_day) == [("2026-03-10", 5, 31_000)]
    assert [
        (s.provider_code, s.ended, s.success_percent, s.median_seconds) for s in report.speed
    ] == [
        ("bogus", 3, 66, 25.0),
        ("cash", 3, 100, 0.0),
    ]
    assert (report.refunds.count, report.refunds.amount, report.net_amount) == (1, 300, 30_700)
    assert (report.failed.amount, report.pending.amount, report.in_doubt.amount) == (500, 700, 700)
    assert [(c.kind, c.count, c.amount) for c in report.open_cases] == [("in_doubt", 1, 700)]
    assert [(d.session.cashier, d.expected, d.counted, d.variance) for d in report.drawers] == [
        (day.cashier, 60_000, 59_800, -200)
    ]
    assert report.variance == -200


def test_one_cashiers_part(day, restaurant):
    report = day_report(restaurant, TUESDAY, TUESDAY, day.colleague)

    assert parts(report.takings.by_method) == [("Cash", 1, 16_000), ("Bogus", 1, 4000)]
    assert [(s.provider_code, s.success_percent, s.median_seconds) for s in report.speed] == [
        ("bogus", 100, 10.0),
        ("cash", 100, 0.0),
    ]
    assert report.totals.taken.amount == report.net_amount == 20_000
    assert report.refunds.count == report.in_doubt.count == report.pending.count == 0
    assert report.open_cases == report.drawers == []
    assert day_report(restaurant, TUESDAY, TUESDAY, day.cashier).net_amount == 10_700


def test_a_range_adds_its_days_up_in_seven_queries(day, restaurant, django_assert_num_queries):
    with django_assert_num_queries(7):
        report = day_report(restaurant, TUESDAY, TUESDAY + timedelta(days=89))

    assert parts(report.takings.by_day) == [("2026-03-10", 5, 31_000), ("2026-03-11", 1, 32_000)]
    assert len(report.takings.by_day) == 90
    assert (report.refunds.amount, report.net_amount) == (400, 62_600)
    assert [drawer.variance for drawer in report.drawers] == [-200, 0]


def test_another_restaurants_day_is_empty(day, stranger):
    report = day_report(stranger.restaurant, TUESDAY, TUESDAY)

    assert report.takings.total.count == report.in_doubt.count == report.totals.taken.count == 0
    assert report.speed == report.open_cases == report.drawers == []
