"""The kernel's tasks: proof that beat rings and a worker answers, and the look at the books."""

import time

from celery import shared_task
from django.core.cache import cache

from apps.core.invariants import check

HEARTBEAT_KEY = "core:heartbeat"
HEARTBEAT_KEPT = 24 * 60 * 60


@shared_task
def record_heartbeat() -> None:
    """Note the time (seconds since 1970); /readyz reads its age."""
    cache.set(HEARTBEAT_KEY, time.time(), HEARTBEAT_KEPT)


@shared_task
def check_recent_invariants() -> None:
    """Look at what changed in the last hour; whoever asks for /metrics is told."""
    for _ in check(everything=False):
        pass


@shared_task(acks_late=False)
def check_all_invariants() -> None:
    """Look at all rows. It may outlast the visibility time-out, and must not come back then."""
    for _ in check(everything=True):
        pass
