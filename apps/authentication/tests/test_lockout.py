"""Too many wrong passwords."""

from datetime import timedelta
from functools import partial

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import RequestFactory, override_settings
from django.utils import timezone
from rest_framework.settings import api_settings
from rest_framework.test import APIClient

from apps.audit.models import AuditEntry
from apps.authentication.lockout import client_address
from apps.authentication.tests.factories import PASSWORD
from apps.payments.tests.concurrency.threads import all_at_once

TOKEN = "/api/auth/token/"
LIMIT = settings.AXES_FAILURE_LIMIT
COOL_OFF = settings.AXES_COOLOFF_TIME.total_seconds()


def sign_in(username, password=PASSWORD, **headers):
    body = {"username": username, "password": password}
    return APIClient().post(TOKEN, body, **headers)


def fail(username, times, **headers):
    return [sign_in(username, "wrong-password", **headers).status_code for _ in range(times)]


@pytest.mark.django_db
class TestOneAfterTheOther:
    def test_the_last_wrong_password_locks(self, cashier):
        assert fail(cashier.username, LIMIT) == [401] * (LIMIT - 1) + [429]

        answer = sign_in(cashier.username)

        assert answer.status_code == 429
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == "locked-out"
        assert COOL_OFF - 60 < int(answer["Retry-After"]) <= COOL_OFF

    def test_an_unknown_name_is_locked_alike(self, cashier):
        fail(cashier.username, LIMIT)
        known = sign_in(cashier.username).json()

        assert fail("nobody", LIMIT) == [401] * (LIMIT - 1) + [429]
        unknown = sign_in("nobody").json()
        assert {k for k in known if known[k] != unknown[k]} <= {"request_id", "detail"}

    def test_the_right_password_starts_the_count_again(self, cashier):
        fail(cashier.username, LIMIT - 1)
        assert sign_in(cashier.username).status_code == 200

        assert fail(cashier.username, LIMIT - 1) == [401] * (LIMIT - 1)

    def test_the_lock_ends(self, cashier):
        fail(cashier.username, LIMIT)
        long_ago = timezone.now() - settings.AXES_COOLOFF_TIME - timedelta(seconds=1)
        AccessAttempt.objects.update(attempt_time=long_ago)

        assert sign_in(cashier.username).status_code == 200

    def test_trying_while_locked_does_not_prolong_it(self, cashier):
        fail(cashier.username, LIMIT)
        almost = timezone.now() - settings.AXES_COOLOFF_TIME + timedelta(seconds=30)
        AccessAttempt.objects.update(attempt_time=almost)

        assert fail(cashier.username, 3) == [429] * 3
        assert int(sign_in(cashier.username)["Retry-After"]) <= 30

    def test_nobody_else_is_locked(self, cashier, colleague):
        fail(cashier.username, LIMIT)

        assert sign_in(colleague.username).status_code == 200
        assert sign_in(cashier.username, REMOTE_ADDR="192.0.2.7").status_code == 200

    def test_changing_the_browser_is_no_way_around(self, cashier):
        for number in range(LIMIT):
            fail(cashier.username, 1, headers={"User-Agent": f"guess-{number}"})

        assert sign_in(cashier.username).status_code == 429

    def test_it_needs_no_redis(self, cashier, dead_cache):
        assert fail(cashier.username, LIMIT) == [401] * (LIMIT - 1) + [429]

    def test_the_back_office_counts_along(self, client, manager):
        fail(manager.username, LIMIT - 1)
        form = {"username": manager.username, "password": "wrong-password"}

        last = client.post("/admin/login/", form)

        assert (last.status_code, last["Content-Type"]) == (429, "text/html; charset=utf-8")
        assert int(last["Retry-After"]) > COOL_OFF - 60
        assert client.post("/admin/login/", form | {"password": PASSWORD}).status_code == 429

    def test_it_stands_in_the_audit_trail_once(self, cashier, restaurant):
        fail(cashier.username, LIMIT + 3)

        actions = AuditEntry.all_objects.order_by("id").values_list("action", flat=True)
        assert list(actions) == ["user.sign_in_refused"] * LIMIT + ["user.locked_out"]
        entry = AuditEntry.all_objects.latest("id")
        assert (entry.action, entry.restaurant_id, entry.subject_id, entry.actor_id) == (
            "user.locked_out",
            restaurant.pk,
            str(cashier.pk),
            None,
        )
        assert entry.facts == {"ip": "127.0.0.1"}


@pytest.fixture
def dead_cache():
    """A cache where no server listens."""
    dead = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/1"}
    with override_settings(CACHES={"default": dead}):
        yield


@pytest.mark.django_db(transaction=True)
class TestAtTheSameTime:
    def test_many_guesses_at_once_are_not_all_tried(self, cashier):
        answers = all_at_once(*[partial(sign_in, cashier.username, "wrong-password")] * 20)

        statuses = sorted(answer.status_code for answer in answers)
        assert statuses == [401] * (LIMIT - 1) + [429] * (21 - LIMIT)
        assert AccessAttempt.objects.get().failures_since_start == LIMIT

    def test_many_right_passwords_at_once_all_pass(self, cashier):
        answers = all_at_once(*[partial(sign_in, cashier.username)] * 10)

        assert [answer.status_code for answer in answers] == [200] * 10


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "no address at all", None),
    ],
)
def test_whose_address_counts(proxies, forwarded, expected, monkeypatch):
    monkeypatch.setattr(api_settings, "NUM_PROXIES", proxies)
    request = RequestFactory().get(
        "/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": forwarded}
    )

    assert client_address(request) == expected
