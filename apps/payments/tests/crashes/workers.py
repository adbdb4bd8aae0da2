"""Workers over the inbox that are killed at random moments and replaced, until told to stop.

`process.py` runs this. It forks, as Celery's own pool does, so that a new worker is there at once.
"""

import os
import random
import select
import signal
import sys
import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import connections
from django.db.models.functions import Now

from apps.payments.models import WebhookDelivery
from apps.payments.webhooks.process import LEASE, drain_inbox

LONGEST_PEACE = 2.0
"""Somebody is killed at a random moment within this time, in seconds, and then again."""

LEFT_IN_PEACE = 100
"""How many deliveries are left to workers that nobody kills, so that the end is reached."""

LEASE_SECONDS = 1
"""A lease's minute takes a second here. One who is slower is overtaken, as if it were dead."""

IDLE = 0.01


def run(count: int, seed: int) -> None:
    """Let workers live and die until standard input ends and little is left; some drain that.

    Says when they are at work, and at the end how many were killed.
    """
    random.seed(seed)
    drain_inbox()  # what a process does only once is done before they are born
    connections.close_all()
    mortals = [_born(_drain_for_ever) for _ in range(count)]
    _say("at work")
    kills = 0
    while not _is_over():
        random.shuffle(mortals)
        _kill(mortals.pop())
        mortals.append(_born(_drain_for_ever))
        kills += 1
    for pid in mortals:
        _kill(pid)
    for pid in [_born(_drain_once) for _ in range(count)]:
        os.waitpid(pid, 0)
    _say(str(kills + count))


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _is_over() -> bool:
    """Asked after a while of no certain length."""
    select.select([], [], [], random.uniform(0, LONGEST_PEACE))
    if not select.select([sys.stdin], [], [], 0)[0]:
        return False
    left = WebhookDelivery.all_objects.filter(next_attempt_at__isnull=False).count()
    connections.close_all()
    return left < LEFT_IN_PEACE


def _born(work: Callable[[int], None]) -> int:
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    try:
        work(parent)
    finally:
        os._exit(0)


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
        raise RuntimeError("a worker ended by itself")


def _drain_for_ever(parent: int) -> None:
    while os.getppid() == parent:
        _end_leases(older_than=timedelta(seconds=LEASE_SECONDS))
        if not drain_inbox():
            threading.Event().wait(IDLE)


def _drain_once(parent: int) -> None:
    _end_leases(older_than=timedelta(0))
    while drain_inbox():
        pass


def _end_leases(*, older_than: timedelta) -> None:
    leased = WebhookDelivery.all_objects.filter(lease_expires_at__lt=Now() + LEASE - older_than)
    leased.update(lease_expires_at=Now())
