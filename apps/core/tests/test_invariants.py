"""How rules are looked at, remembered and told, with rules of the tests' own."""

import re
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from structlog.testing import capture_logs

from apps.core import invariants, tasks
from apps.core.health import INVARIANTS_MAX_AGE
from apps.core.invariants import REGISTRY, Invariant, check, find, first_id_of, register
from apps.core.invariants_memory import Known, recall
from apps.restaurants.models import Restaurant
from apps.restaurants.tests.factories import RestaurantFactory

pytestmark = pytest.mark.django_db

NAMED_WELL = Invariant(
    name="named_well",
    holds="No restaurant is called Wrong.",
    sql="SELECT id, concat('called ', name) AS wrong FROM restaurants_restaurant"
    " WHERE {touched} AND name = 'Wrong'",
    key="id",
    touched="SELECT id FROM restaurants_restaurant WHERE id >= %(since)s",
)
NONSENSE = Invariant(name="nonsense", holds="", sql="SELECT id, wrong FROM nowhere")


@pytest.fixture(autouse=True)
def rules():
    """Only the rule of this file."""
    theirs = dict(REGISTRY)
    REGISTRY.clear()
    register([NAMED_WELL])
    yield
    REGISTRY.clear()
    REGISTRY.update(theirs)


@pytest.fixture
def old():
    """A restaurant that was right when it was last looked at, and is older than an hour."""
    tasks.check_all_invariants.delay()
    return RestaurantFactory(id=first_id_of(timezone.now() - timedelta(hours=2)), name="Wrong")


def look(*, everything=False):
    ((_, broken),) = check(everything=everything)
    return broken.count


def test_ids_carry_their_moment():
    before = first_id_of(timezone.now())
    made = RestaurantFactory().pk
    after = first_id_of(timezone.now() + timedelta(milliseconds=2))
    assert before <= made < after


def test_each_minute_only_what_is_new_is_read(old):
    assert look() == 0
    RestaurantFactory(name="Wrong")
    assert look() == 1
    assert look() == 2, "a rule that was broken is looked at among all rows"
    Restaurant.objects.all().update(name="Right")
    assert look() == 0


def test_what_the_night_found_stays_known_until_it_is_gone(old):
    assert look(everything=True) == 1
    assert look() == look() == 1
    Restaurant.objects.all().update(name="Right")
    assert look() == 0


def test_a_rule_of_which_nothing_is_known_is_looked_at_among_all_rows(old):
    cache.clear()
    assert look() == 1


def test_a_rule_that_cannot_be_looked_at_keeps_no_other_from_it():
    RestaurantFactory(name="Wrong")
    REGISTRY.clear()
    register([NONSENSE, NAMED_WELL])
    with capture_logs() as logs:
        tasks.check_recent_invariants.delay()
    assert recall("nonsense") is None
    assert recall("named_well").broken == 1
    assert [log["event"] for log in logs] == ["invariant_not_checked", "invariant_broken"]


def test_many_broken_rows_are_counted_and_a_hundred_are_named():
    for _ in range(103):
        RestaurantFactory(name="Wrong")
    broken = find(NAMED_WELL)
    assert (broken.count, len(broken.rows)) == (103, 100)
    assert broken.rows[0][1] == "called Wrong"


def test_one_statement_may_not_take_for_ever(monkeypatch):
    monkeypatch.setattr(invariants, "FULL_PATIENCE", timedelta(milliseconds=50))
    REGISTRY.clear()
    register([Invariant("slow", "", "SELECT 1 AS id, 'x' AS wrong FROM pg_sleep(20)")])
    assert [broken for _, broken in check(everything=True)] == [None]


class TestReadiness:
    def told(self):
        answer = Client().get("/readyz")
        assert answer.status_code == 200, "broken books take no server out of service"
        return answer.json()["checks"]["invariants"]

    def test_it_holds(self):
        look()
        assert self.told()["status"] == "ok"
        assert self.told()["age_seconds"] < 60

    def test_it_is_broken(self):
        RestaurantFactory(name="Wrong")
        look()
        assert self.told()["status"] == "broken"
        assert "Wrong" not in Client().get("/readyz").content.decode()

    def test_nobody_has_looked_for_long(self):
        ago = time.time() - INVARIANTS_MAX_AGE - 1
        cache.set("core:invariant:named_well", [0, ago])
        assert self.told()["status"] == "late"

    def test_nobody_knows(self):
        assert self.told()["status"] == "unknown"


def test_the_numbers_tell_how_many_rows_and_when(settings):
    settings.METRICS_TOKEN = ""
    RestaurantFactory(name="Wrong")
    assert "named_well" not in Client().get("/metrics").content.decode()
    look()
    known = recall("named_well")
    text = Client().get("/metrics").content.decode()
    assert 'encaisse_invariant_broken{name="named_well"} 1.0' in text
    checked = re.search(r'_checked_timestamp_seconds{name="named_well"} (\S+)', text)
    assert known == Known(1, float(checked[1]))


class TestCommand:
    def said(self, *arguments):
        told = StringIO()
        call_command("check_invariants", *arguments, stdout=told)
        return told.getvalue()

    def test_everything_holds(self):
        assert "ok           named_well" in self.said()
        assert self.said("--all").endswith("Everything holds.\n")

    def test_all_means_all(self, old):
        assert "Everything holds." in self.said()
        with pytest.raises(CommandError, match="named_well"):
            self.said("--all")

    def test_what_is_wrong_is_named(self):
        wrong = RestaurantFactory(name="Wrong")
        told = StringIO()
        with pytest.raises(CommandError):
            call_command("check_invariants", stdout=told)
        assert f"{wrong.pk}  called Wrong" in told.getvalue()
        assert NAMED_WELL.holds in told.getvalue()

    def test_what_could_not_be_looked_at_is_not_in_order(self):
        register([NONSENSE])
        with pytest.raises(CommandError, match="nonsense"):
            self.said()


def test_beat_looks_each_minute_and_each_night():
    planned = {entry["task"]: entry for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert planned[tasks.check_recent_invariants.name]["schedule"] == 60
    assert tasks.check_all_invariants.name in planned
