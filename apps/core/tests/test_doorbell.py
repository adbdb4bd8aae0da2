"""Rings reach a real broker, bursts become one, and a silent broker keeps nobody waiting."""

import base64
import json
import os
import signal
import threading
import time

import pytest
from celery import current_app, shared_task
from django.conf import settings as configured
from redis import Redis

from apps.core import doorbell
from apps.core.doorbell import ring
from config.settings.redis import cache_url

heard = []


@shared_task(name="tests.hear")
def hear(word):
    heard.append(word)


class Inbox:
    """The queue as it stands in the real broker."""

    def __init__(self) -> None:
        database = configured.CELERY_BROKER_URL.rpartition("=")[2].rpartition("/")[2]
        self.redis = Redis.from_url(cache_url(configured.REDIS_URL, int(database)))
        self.redis.delete(current_app.conf.task_default_queue)

    def next(self, seconds: float = 5.0):
        """The arguments of the next message, or None."""
        found = self.redis.blpop(current_app.conf.task_default_queue, timeout=seconds)
        if found is None:
            return None
        return json.loads(base64.b64decode(json.loads(found[1])["body"]))[0]


@pytest.fixture
def inbox(settings):
    settings.CELERY_TASK_ALWAYS_EAGER = False
    current_app.conf.task_always_eager = False
    yield Inbox()
    current_app.conf.task_always_eager = True


def test_eager_settings_run_it_here_and_now():
    heard.clear()
    ring("tests.hear", "now")
    assert heard == ["now"]


def test_a_burst_is_one_message(inbox):
    for _ in range(50):
        ring("tests.hear", "once")
    assert inbox.next() == ["once"]
    assert inbox.next(doorbell.BURST_SECONDS * 6) is None


def test_different_rings_all_arrive(inbox):
    for word in "abc":
        ring("tests.hear", word)
    assert sorted(inbox.next() for _ in range(3)) == [["a"], ["b"], ["c"]]


def test_it_is_heard_again_after_a_pause(inbox):
    for _ in range(2):
        ring("tests.hear", "again")
        assert inbox.next() == ["again"]


def test_a_silent_broker_keeps_nobody_waiting():
    silent = threading.Event()
    bell = doorbell._Bell(publish=lambda *one: silent.wait(20))
    began = time.monotonic()
    for number in range(100):
        bell.add(("tests.hear", (number,)))
    assert time.monotonic() - began < 0.2
    silent.set()


def test_the_bell_rings_after_a_fork(inbox):
    ring("tests.hear", "parent")
    assert inbox.next() == ["parent"]
    child = os.fork()
    if child == 0:
        ring("tests.hear", "child")
        threading.Event().wait(10)
        os._exit(0)
    try:
        assert inbox.next() == ["child"]
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_rings_are_forgotten_before_they_fill_the_memory(monkeypatch):
    bell = doorbell._Bell()
    monkeypatch.setattr(bell, "_ensure_thread", lambda: None)
    for number in range(doorbell.MOST_WAITING + 10):
        bell.add(("tests.hear", (number,)))
    assert len(bell._waiting) == doorbell.MOST_WAITING
