"""The reconciliation report: every franc on its own business day, and nobody else's."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from apps.orders.tests.factories import OrderFactory
from apps.payments.models import PaymentStatus, RefundStatus
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.flows.tills import initiate
from apps.payments.tests.tampering import write_payment, write_refund
from apps.payments.views.reconciliation_docs import DAY, RANGE
from apps.restaurants.models import Restaurant

pytestmark = pytest.mark.django_db

URL = "/api/payments/reconciliation/"
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
NOTHING = {"count": 0, "amount": 0}


@pytest.fixture
def order(cashier):
    return OrderFactory(created_by=cashier, total=100_000)


@pytest.fixture
def read(till, manager):
    """The report that a manager gets for a query."""

    def get(**query):
        answer = till(manager).get(URL, query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    return get


def line(code, count, amount, refund_count=0, refund_amount=0):
    return {
        "provider_code": code,
        "count": count,
        "amount": amount,
        "refund_count": refund_count,
        "refund_amount": refund_amount,
        "net_amount": amount - refund_amount,
    }


def test_a_day_with_payments_in_every_state(read, order, cash, restaurant):
    other = PaymentMethodFactory(restaurant=restaurant, provider_code="bogus", name="Bogus")
    for bit, status in enumerate(PaymentStatus.values):
        write_payment(order, cash, status, NOON, amount=2**bit)
        write_payment(order, other, status, NOON, amount=100 * 2**bit)
    assert PaymentStatus.values == [
        "pending", "processing", "success", "failed", "expired", "cancelled",
        "partially_refunded", "refunded",
    ]  # fmt: skip
    taken, failed, pending = 4 + 64 + 128, 8 + 16 + 32, 1 + 2

    assert read(date="2026-03-10") == {
        "date": "2026-03-10",
        "start_date": "2026-03-10",
        "end_date": "2026-03-10",
        "currency": "XOF",
        "by_provider": [line("bogus", 3, 100 * taken), line("cash", 3, taken)],
        "totals": {
            "count": 6,
            "amount": 101 * taken,
            "refund_count": 0,
            "refund_amount": 0,
            "net_amount": 101 * taken,
        },
        "refunds": NOTHING,
        "pending": {"count": 4, "amount": 101 * pending},
        "failed": {"count": 6, "amount": 101 * failed},
        "net_amount": 101 * taken,
    }


def test_a_refund_counts_on_its_own_day_and_only_once_the_guest_has_it(read, order, cash):
    payment = write_payment(order, cash, "partially_refunded", NOON, amount=9000)
    tomorrow = NOON + timedelta(days=1)
    write_refund(payment, RefundStatus.SUCCESS, NOON, 1000)
    write_refund(payment, RefundStatus.SUCCESS, tomorrow, 2500)
    for status in ("pending", "processing", "failed", "manual_required"):
        write_refund(payment, status, NOON, 10)

    first, second = read(date="2026-03-10"), read(date="2026-03-11")

    assert first["by_provider"] == [line("cash", 1, 9000, 1, 1000)]
    assert first["refunds"] == {"count": 1, "amount": 1000}
    assert second["by_provider"] == [line("cash", 0, 0, 1, 2500)]
    assert second["net_amount"] == second["totals"]["net_amount"] == -2500
    both = read(start_date="2026-03-10", end_date="2026-03-11")
    assert both["by_provider"] == [line("cash", 1, 9000, 2, 3500)]
    assert (both["date"], both["start_date"]) == (None, "2026-03-10")


@pytest.mark.parametrize(("zone", "begins"), [("Africa/Dakar", 4), ("Africa/Nairobi", 1)])
def test_the_day_begins_when_the_night_is_over(read, order, cash, restaurant, zone, begins):
    restaurant.timezone = zone
    restaurant.save()
    start = datetime(2026, 3, 10, begins, tzinfo=UTC)
    moment = timedelta(microseconds=1)
    for bit, at in enumerate(
        (start - moment, start, start + timedelta(days=1) - moment, start + timedelta(days=1))
    ):
        for status in ("success", "failed", "processing"):
            payment = write_payment(order, cash, status, at, amount=10**bit)
        write_refund(payment, "success", at, 10**bit)

    def figures(day):
        report = read(date=day)
        names = ("totals", "failed", "pending", "refunds")
        return {report[name]["amount"] for name in names}

    assert figures("2026-03-09") == {1}
    assert figures("2026-03-10") == {110}
    assert figures("2026-03-11") == {1000}


def test_when_it_was_completed_decides_not_when_it_was_asked_for(read, order, cash):
    write_payment(order, cash, "success", NOON, completed_at=NOON + timedelta(days=1))
    assert read(date="2026-03-10")["totals"]["count"] == 0
    assert read(date="2026-03-11")["totals"]["count"] == 1


def test_an_empty_day(read):
    report = read(date="2026-03-10")
    assert report["by_provider"] == []
    assert set(report["totals"].values()) == {0}
    assert report["refunds"] == report["pending"] == report["failed"] == NOTHING
    assert report["net_amount"] == 0


def test_another_restaurants_money_is_not_in_it(till, stranger, order, cash):
    payment = write_payment(order, cash, "success", NOON)
    write_payment(order, cash, "processing", NOON)
    write_refund(payment, "success", NOON, 500)
    report = till(stranger).get(URL, {"date": "2026-03-10"}).json()
    assert report["by_provider"] == []
    assert report["refunds"] == report["pending"] == NOTHING


def test_without_a_date_it_is_the_present_business_day(till, read, cashier, order, cash):
    initiate(till(cashier), order, cash, amount=8500)
    report = read()
    assert report["by_provider"] == [line("cash", 1, 8500)]
    today = Restaurant.objects.get(pk=cashier.restaurant_id).business_day.date_of(timezone.now())
    assert report["date"] == str(today)


@pytest.mark.parametrize("days", [1, 90])
def test_one_query_besides_the_token_however_long(
    till, manager, order, cash, days, django_assert_num_queries
):
    for passed in range(0, days, 7):
        write_payment(order, cash, "success", NOON + timedelta(days=passed))
    last = date(2026, 3, 10) + timedelta(days=days - 1)
    client = till(manager)
    query = {"start_date": "2026-03-10", "end_date": str(last)}
    with django_assert_num_queries(2):
        assert client.get(URL, query).status_code == 200


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ({"date": "10/03/2026"}, "date-malformed", "date"),
        ({"date": "2026-02-30"}, "date-malformed", "date"),
        ({"date": "20260310"}, "date-malformed", "date"),
        ({"date": "2026-W10-2"}, "date-malformed", "date"),
        ({"date": "2026-3-1"}, "date-malformed", "date"),
        ({"date": "٢٠٢٦-٠٣-١٠"}, "date-malformed", "date"),
        ({"date": "0001-01-01"}, "date-malformed", "date"),
        ({"date": "9999-12-31"}, "date-malformed", "date"),
        ({"date": ""}, "date-malformed", "date"),
        ({"date": "\x00"}, "date-malformed", "date"),
        ({"start_date": "2026-03-10", "end_date": "soon"}, "date-malformed", "end_date"),
        ({"start_date": "2026-03-10"}, "period-incomplete", "end_date"),
        ({"end_date": "2026-03-10"}, "period-incomplete", "start_date"),
        ({"date": "2026-03-10", "start_date": "2026-03-10"}, "period-ambiguous", "date"),
        ({"start_date": "2026-03-10", "end_date": "2026-03-09"}, "end-before-start", "end_date"),
        ({"start_date": "2026-01-01", "end_date": "2026-04-01"}, "range-too-long", "end_date"),
    ],
)
def test_dates_that_say_nothing_clear(till, manager, query, code, field):
    answer = till(manager).get(URL, query)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == code
    (error,) = answer.json()["errors"]
    assert (error["field"], error["code"]) == (field, code)


def test_ninety_days_are_not_too_long(read):
    assert read(start_date="2026-01-01", end_date="2026-03-31")["end_date"] == "2026-03-31"


@pytest.mark.parametrize(("person", "status"), [("cashier", 403), ("manager", 200), ("owner", 200)])
def test_managers_and_owners_read_it(till, request, person, status):
    answer = till(request.getfixturevalue(person)).get(URL, {"date": "2026-03-10"})
    assert answer.status_code == status


@pytest.mark.parametrize("report", [DAY, RANGE])
def test_the_documented_examples_add_up_and_have_every_field(read, report):
    empty = read(date="2026-03-10")
    assert report.keys() == empty.keys()
    assert report["totals"].keys() == empty["totals"].keys()
    lines = [*report["by_provider"], report["totals"]]
    assert all(row["net_amount"] == row["amount"] - row["refund_amount"] for row in lines)
    for name, total in report["totals"].items():
        assert sum(row[name] for row in report["by_provider"]) == total
    assert report["net_amount"] == report["totals"]["net_amount"]
