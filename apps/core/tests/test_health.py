"""Readiness on real servers: all well, and each of them refused, hung, or silent."""

import socket
import threading
import time

import pytest
from celery import current_app
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from structlog.testing import capture_logs

from apps.core.health import BROKER_SECONDS
from apps.core.tasks import HEARTBEAT_KEY, check_all_invariants, record_heartbeat


@pytest.fixture(autouse=True)
def heartbeat():
    record_heartbeat.delay()


@pytest.fixture
def hung():
    """The port of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def refused():
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def ready():
    response = Client().get("/readyz")
    body = response.json()
    for check in body["checks"].values():
        assert check["ms"] >= 0
    return response.status_code, body["status"], body["checks"]


@pytest.mark.django_db
class TestReady:
    def test_all_is_well(self):
        check_all_invariants.delay()
        status, word, checks = ready()
        assert (status, word) == (200, "ok")
        assert {name: check["status"] for name, check in checks.items()} == {
            "database": "ok",
            "cache": "ok",
            "broker": "ok",
            "heartbeat": "ok",
            "invariants": "ok",
        }
        assert 0 <= checks["heartbeat"]["age_seconds"] < 60

    def test_a_heartbeat_is_late_after_its_age_limit(self, settings):
        cache.set(HEARTBEAT_KEY, time.time() - settings.HEARTBEAT_MAX_AGE - 1)
        status, word, checks = ready()
        assert (status, word) == (200, "degraded")
        assert checks["heartbeat"]["status"] == "late"
        assert checks["heartbeat"]["age_seconds"] > settings.HEARTBEAT_MAX_AGE

    def test_a_heartbeat_from_a_clock_ahead_of_ours_is_fresh(self):
        cache.set(HEARTBEAT_KEY, time.time() + 30)
        assert ready()[2]["heartbeat"]["age_seconds"] == 0

    def test_no_heartbeat_yet(self):
        cache.delete(HEARTBEAT_KEY)
        status, word, checks = ready()
        assert (status, word) == (200, "degraded")
        assert checks["heartbeat"]["status"] == "unknown"

    def test_payments_go_on_without_the_cache(self, refused, settings):
        elsewhere = {"LOCATION": f"redis://127.0.0.1:{refused}/1"}
        settings.CACHES = {"default": settings.CACHES["default"] | elsewhere}
        status, word, checks = ready()
        assert (status, word) == (200, "degraded")
        assert checks["cache"]["status"] == "down"
        assert checks["database"]["status"] == "ok"

    @pytest.mark.parametrize("scheme", ["redis", "amqp"])
    def test_payments_go_on_without_the_broker(self, refused, monkeypatch, scheme):
        monkeypatch.setattr(current_app.conf, "broker_url", f"{scheme}://127.0.0.1:{refused}//")
        with capture_logs() as logs:
            status, word, checks = ready()
        assert (status, word) == (200, "degraded")
        assert checks["broker"]["status"] == "down"
        assert checks["broker"]["ms"] < BROKER_SECONDS * 1000, "no patience: the prober has none"
        assert [log["check"] for log in logs if "check" in log] == ["_broker"]

    @pytest.mark.parametrize("scheme", ["redis", "amqp"])
    def test_a_hung_broker_costs_one_time_out(self, hung, monkeypatch, scheme):
        monkeypatch.setattr(current_app.conf, "broker_url", f"{scheme}://127.0.0.1:{hung}//")
        checks = ready()[2]
        assert checks["broker"]["status"] == "down"
        assert checks["broker"]["ms"] < 2 * BROKER_SECONDS * 1000

    def test_nothing_inside_is_shown(self, refused, monkeypatch):
        monkeypatch.setattr(current_app.conf, "broker_url", f"redis://127.0.0.1:{refused}/0")
        assert str(refused) not in Client().get("/readyz").content.decode()

    def test_only_reading_is_allowed(self):
        assert Client().post("/readyz").status_code == 405


def test_without_the_database_we_are_not_ready(refused, monkeypatch, django_db_blocker):
    monkeypatch.setitem(connections.settings["default"], "HOST", "127.0.0.1")
    monkeypatch.setitem(connections.settings["default"], "PORT", str(refused))
    answers = []
    monkeypatch.delitem(connections.settings["default"]["OPTIONS"], "pool", raising=False)
    # A thread of its own has a connection of its own, which it must make.
    thread = threading.Thread(target=lambda: answers.append(ready()))
    with django_db_blocker.unblock():
        thread.start()
        thread.join()
    ((status, word, checks),) = answers
    assert (status, word) == (503, "down")
    assert checks["database"]["status"] == "down"
    assert checks["cache"]["status"] == "ok"


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_died_is_noticed():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (own,) = cursor.fetchone()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [own])
    other.close()
    assert ready()[0] == 503
    connection.close()


def test_alive_touches_nothing():
    response = Client().get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert Client().post("/healthz").status_code == 405
