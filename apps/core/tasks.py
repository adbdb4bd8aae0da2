"""The kernel's only task: proof that beat rings and a worker answers."""

import time

from celery import shared_task
from django.core.cache import cache

HEARTBEAT_KEY = "core:heartbeat"
HEARTBEAT_KEPT = 24 * 60 * 60


@shared_task
def record_heartbeat() -> None:
    """Note the time (seconds since 1970); /readyz reads its age."""
    cache.set(HEARTBEAT_KEY, time.time(), HEARTBEAT_KEPT)
