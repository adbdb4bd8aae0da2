"""Ringing for a task by its name, without ever waiting for the broker (architecture, rule 4).

A ring makes prompt what stands in PostgreSQL anyway: one that is lost costs latency, nothing else.
So a thread of its own publishes, a burst of equal rings becomes one message, and a broker that
hangs or is gone keeps nobody waiting.
"""

import threading
from collections.abc import Callable
from typing import Any

import structlog
from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

logger = structlog.get_logger(__name__)

BURST_SECONDS = 0.05
"""How long equal rings are gathered into one message, in seconds."""

MOST_WAITING = 1000
"""More rings than this are forgotten while the broker is silent; the sweep does their work."""

Ring = tuple[str, tuple[Any, ...]]


def ring(task: str, *args: Any) -> None:
    """Have a worker do `task` soon. Call it after the commit that made the work due.

    Returns at once. Eager settings run the task here and now: Celery's own `send_task` would only
    warn and run nothing.
    """
    if settings.CELERY_TASK_ALWAYS_EAGER:
        if task not in current_app.tasks:
            current_app.loader.import_default_modules()
        current_app.tasks[task].apply(args=args)
        return
    _bell.add((task, args))


def _publish(task: str, args: tuple[Any, ...]) -> None:
    try:
        current_app.send_task(task, args=args, ignore_result=True)
    except (OperationalError, OSError) as error:
        logger.warning("ring_lost", task=task, reason=type(error).__name__)


class _Bell:
    """The rings of one process that are not published yet, each once and in order."""

    def __init__(self, publish: Callable[..., None] = _publish) -> None:
        self._publish = publish
        self._waiting: dict[Ring, None] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def add(self, one: Ring) -> None:
        with self._changed:
            if len(self._waiting) < MOST_WAITING:
                self._waiting.setdefault(one)
            self._ensure_thread()
            self._changed.notify()

    def _ensure_thread(self) -> None:
        """Started when first needed: a thread does not survive the fork of a server's worker."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._publish_for_ever, daemon=True, name="bell")
            self._thread.start()

    def _publish_for_ever(self) -> None:
        while True:
            for task, args in self._take():
                self._publish(task, args)

    def _take(self) -> list[Ring]:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting)
            self._changed.wait(BURST_SECONDS)
            taken, self._waiting = list(self._waiting), {}
        return taken


_bell = _Bell()
