"""Each night, every provider that lists, for the business days that have ended."""

import datetime
import json
from dataclasses import replace

import pytest
import responses
import time_machine
from django.conf import settings

from apps.authentication.tests.factories import UserFactory
from apps.core.scope import restaurant_scope
from apps.payments.providers.base import Certainty, StatementResult
from apps.payments.providers.wave.tests import wire
from apps.payments.tests.bogus import ListingProvider
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.providers.wire import replies
from apps.statements.models import (
    Statement,
    StatementFinding,
    StatementLine,
    StatementMatch,
)
from apps.statements.tasks import compare_open_findings, fetch_statements
from apps.statements.tests.factories import day_at

pytestmark = pytest.mark.django_db

NIGHT = datetime.datetime(2026, 11, 20, 6, 15, tzinfo=datetime.UTC)
D = datetime.date


@pytest.fixture
def night():
    with time_machine.travel(NIGHT, tick=False):
        yield


def say(*lines):
    """The provider lists these, each on its day."""
    ListingProvider.days.clear()
    for line in lines:
        day = line.moment.date()
        known = ListingProvider.days.get(day, StatementResult(Certainty.DEFINITE)).lines
        ListingProvider.days[day] = StatementResult(Certainty.DEFINITE, (*known, line))


def test_beat_rings_for_both():
    rung = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {fetch_statements.name, compare_open_findings.name} <= rung


def test_the_last_business_days_are_kept_once(day, night):
    """A day begins at four: what moved in the night belongs to the evening before."""
    day.pay(3)
    early, usual, late = day.lines
    early = replace(early, moment=day.start - datetime.timedelta(seconds=1))
    late = replace(late, moment=day.period[1])
    say(early, usual, late)
    for _ in range(2):
        fetch_statements()
    starts = Statement.all_objects.order_by("starts_at").values_list("starts_at", "line_count")
    assert [(start.isoformat()[:13], count) for start, count in starts] == [
        ("2026-11-17T04", 0),
        ("2026-11-18T04", 1),
        ("2026-11-19T04", 1),
    ]
    assert {*ListingProvider.days_asked} == {D(2026, 11, n) for n in (17, 18, 19, 20)}
    # The third payment's line is of a day that is not over: so is, for the books, the payment's.
    assert [finding.payment_id for finding in day.open()] == [day.payments[2].pk]


def test_of_an_account_that_is_shared_each_restaurant_keeps_its_own(day, night, stranger):
    """What names nobody's payment is looked into by all of them."""
    shared = PaymentMethodFactory(restaurant=stranger.restaurant, provider_code="listing")
    next_door = day_at(shared, stranger, day.start)
    theirs, ours = next_door.pay(1), day.pay(2)
    refund = day.give_back(ours[0])
    lines = [*next_door.lines, *day.lines]
    say(*lines, replace(lines[0], transaction_id="TX-LOOSE", reference=""))
    fetch_statements()
    found = {(f.payment_method, f.line.transaction_id) for f in day.open()}
    assert found == {(day.method, "TX-LOOSE"), (shared, "TX-LOOSE")}
    settled = StatementMatch.all_objects.values_list("payment", "refund")
    assert set(settled) == {(p.pk, None) for p in [*theirs, *ours]} | {(None, refund.pk)}


def test_a_day_that_cannot_be_read_waits_and_its_neighbours_do_not(day, night):
    day.pay(1)
    say(*day.lines)
    ListingProvider.days[D(2026, 11, 17)] = RuntimeError("broken")
    ListingProvider.days[D(2026, 11, 18)] = StatementResult(Certainty.IN_DOUBT)
    fetch_statements()
    assert Statement.all_objects.get().starts_at == day.start
    say(*day.lines)
    fetch_statements()
    assert Statement.all_objects.count() == 3


def test_one_method_that_fails_does_not_stop_the_others(day, night, boxed):
    day.pay(1)
    say(*day.lines)
    broken = UserFactory(role="owner").restaurant
    PaymentMethodFactory(restaurant=broken, provider_code="listing", credentials="no JSON")
    fetch_statements()
    assert {statement.restaurant for statement in Statement.all_objects.all()} == {
        day.method.restaurant
    }


def test_what_came_right_meanwhile_is_closed_without_a_statement(day, night):
    day.pay(2)
    day.keep(day.lines[:1])
    day.method.config = {}
    with restaurant_scope(day.method.restaurant_id):
        line = StatementLine.objects.get()
        StatementFinding.objects.create(
            restaurant=day.method.restaurant,
            payment_method=day.method,
            kind="missing_here",
            line=line,
            currency="XOF",
        )
    compare_open_findings()
    assert [finding.kind for finding in day.open()] == ["missing_there"]


def test_waves_days_are_fetched(restaurant, night):
    """The recorded day: a payment and its refund, neither of which our books know."""
    method = PaymentMethodFactory(
        restaurant=restaurant,
        provider_code="wave",
        credentials=json.dumps({"api_key": wire.API_KEY}),
    )
    nothing = replies(200, {"items": [], "page_info": {"has_next_page": False}})
    said = json.loads(wire.recorded("transactions__refund.json"))
    for item in said["items"]:
        item["timestamp"] = item["timestamp"].replace("-20T", "-19T")
    with responses.RequestsMock(assert_all_requests_are_fired=False) as server:
        wire.on(server, "GET", "/v1/transactions", nothing, nothing, replies(200, said), nothing)
        fetch_statements()
    lines = StatementLine.all_objects.filter(payment_method=method)
    assert {(line.kind, line.amount, line.fee) for line in lines} == {
        ("payment", 2500, 25),
        ("refund", 2500, -25),
    }
    assert [f.kind for f in StatementFinding.all_objects.all()] == ["missing_here"] * 2
