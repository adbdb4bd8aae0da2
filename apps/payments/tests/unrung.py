"""A broker that nobody reaches and a cache that forgets: what is left are the sweeps (promise P13).

`doorbell.ring` is the real one, with its thread; only the broker that it publishes to is nobody's.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from celery import Celery
from django.core.cache import cache
from django.core.signals import request_finished
from kombu.exceptions import OperationalError

from apps.core import doorbell
from apps.payments.services.poll import sweep_payments
from apps.payments.tests.flows.boxes import stepped
from apps.payments.webhooks.process import drain_inbox

NOWHERE = Celery("nowhere", broker="redis+socket:///nowhere/valkey.sock", set_as_current=False)


def _publish(task: str, args: tuple[Any, ...]) -> None:
    with suppress(OperationalError):  # not logged: it comes late, maybe after the last test
        NOWHERE.send_task(task, args=args, ignore_result=True)


BELL = doorbell._Bell(publish=_publish)
"""One for all tests: a ring that is still waiting when its test ends must not reach the broker."""


def lose_rings(settings: Any) -> None:
    """From now on every publish of this process is dropped."""
    settings.CELERY_TASK_ALWAYS_EAGER = False
    doorbell._bell = BELL


def _recover(**_: Any) -> None:
    cache.clear()
    drain_inbox()
    sweep_payments()


def _forget(**_: Any) -> None:
    cache.clear()


@contextmanager
def only_sweeps_are_left() -> Iterator[None]:
    """Between all steps the cache is flushed, and after each request beat's sweeps run."""
    request_finished.connect(_recover)
    stepped.connect(_forget)
    try:
        yield
    finally:
        request_finished.disconnect(_recover)
        stepped.disconnect(_forget)
