"""Valkey is stopped in its tracks: whoever asks is answered soon, and sign-in goes on."""

import os
import time
from signal import SIGCONT, SIGSTOP

import pytest
from celery import current_app

from apps.authentication.tests.factories import PASSWORD
from apps.core import health
from apps.core.cache import FailSoftClient
from config.settings.redis import broker_url, cache_url
from devstack.embedded import servers

pytestmark = pytest.mark.django_db
SECONDS = 3
HASTE = 0.75
"""By how many seconds less than in life the readiness check waits for the broker."""


@pytest.fixture
def valkey(settings, monkeypatch):
    """A server of our own, for the cache and for the queue."""
    with servers(environ={**os.environ, "REDIS_URL": ""}) as running:
        (server,) = running.children
        place = {"LOCATION": cache_url(running.redis_url, 1)}
        settings.CACHES = {"default": settings.CACHES["default"] | place}
        monkeypatch.setattr(current_app.conf, "broker_url", broker_url(running.redis_url, 0))
        monkeypatch.setattr(FailSoftClient, "_breakers", {})
        monkeypatch.setattr(health, "BROKER_SECONDS", health.BROKER_SECONDS - HASTE)
        yield server
        server.signal(SIGCONT)


def ready(client):
    return client.get("/readyz")


def sign_in(client, person):
    body = {"username": person.username, "password": PASSWORD}
    return client.post("/api/auth/token/", body)


def timed(ask, *args):
    """The answer, and how many seconds it took."""
    began = time.monotonic()
    answer = ask(*args)
    return answer, time.monotonic() - began


@pytest.mark.parametrize("used_before", [True, False], ids=["connected", "never-connected"])
class TestStopped:
    def stop(self, valkey, client, person, used_before):
        if used_before:
            checks = ready(client).json()["checks"]
            assert (checks["cache"]["status"], checks["broker"]["status"]) == ("ok", "ok")
            assert sign_in(client, person).status_code == 200
        valkey.signal(SIGSTOP)

    def test_readiness_is_told_in_time(self, valkey, till, cashier, used_before):
        self.stop(valkey, till(), cashier, used_before)

        for _ in range(2):
            answer, took = timed(ready, till())

            assert took + HASTE < SECONDS
            assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
            checks = {name: check["status"] for name, check in answer.json()["checks"].items()}
            assert (checks["cache"], checks["broker"]) == ("down", "down")
            assert checks["database"] == "ok"

    def test_signing_in_goes_on(self, valkey, till, cashier, used_before):
        self.stop(valkey, till(), cashier, used_before)

        for _ in range(2):
            answer, took = timed(sign_in, till(), cashier)

            assert took < SECONDS
            assert (answer.status_code, set(answer.json())) == (200, {"access", "refresh"})
