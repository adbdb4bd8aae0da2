"""Alive, and ready: what a load balancer and an operator ask.

Only PostgreSQL decides whether we are ready. Payments go on without Redis, without a broker and
without workers (promise P13), so trouble there is told as `degraded` and answered 200: taking a
till out of service because its cache is gone would turn a slow minute into lost sales. A broken
invariant is told in the same way: another server reads the same books, so taking this one out would
mend nothing, and stop the tills at which everything else is right.
"""

import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from apps.core.invariants import REGISTRY
from apps.core.invariants_memory import recall_all
from apps.core.tasks import HEARTBEAT_KEY

logger = structlog.get_logger(__name__)
BROKER_SECONDS = 1
INVARIANTS_MAX_AGE = 300


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """This process answers. Touches nothing, so that a restart is never asked for in vain."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Each check's status and milliseconds: 503 without the database, else 200."""
    checks = {
        "database": _timed(_database),
        "cache": _timed(_cache),
        "broker": _timed(_broker),
        "heartbeat": _timed(_heartbeat),
        "invariants": _timed(_invariants),
    }
    down = checks["database"]["status"] != "ok"
    degraded = any(check["status"] != "ok" for check in checks.values())
    status = "down" if down else "degraded" if degraded else "ok"
    return JsonResponse({"status": status, "checks": checks}, status=503 if down else 200)


def _timed(check: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Run one check. What it raises is logged, not shown: the page is public (control 46)."""
    started = time.perf_counter()
    try:
        result = {"status": "ok"} | check()
    except Exception as error:  # noqa: BLE001 - whatever broke, the answer is that it is down
        logger.warning("readiness_check_failed", check=check.__name__, reason=str(error))
        result = {"status": "down"}
    return result | {"ms": round((time.perf_counter() - started) * 1000, 1)}


def _database() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {}


def _cache() -> dict[str, Any]:
    """Write and read. The cache swallows outages, so the value itself is the proof."""
    key = f"core:readyz:{uuid.uuid4().hex}"
    cache.set(key, 1, 10)
    return {"status": "ok" if cache.get(key) == 1 else "down"}


def _broker() -> dict[str, Any]:
    """Connect once, whatever the transport; kombu's own patience would outlast the prober's."""
    limits = {"socket_timeout": BROKER_SECONDS, "socket_connect_timeout": BROKER_SECONDS}
    with current_app.connection_for_write(
        connect_timeout=BROKER_SECONDS, transport_options=limits
    ) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)
    return {}


def _heartbeat() -> dict[str, Any]:
    """Seconds since a worker last ran what beat rang; unknown when the cache forgot."""
    last = cache.get(HEARTBEAT_KEY)
    if last is None:
        return {"status": "unknown"}
    age = max(0.0, time.time() - last)
    fresh = age <= settings.HEARTBEAT_MAX_AGE
    return {"status": "ok" if fresh else "late", "age_seconds": round(age, 1)}


def _invariants() -> dict[str, Any]:
    """Whether the books were right at the last look; /metrics says which rule is broken.

    The age is that of the rule that was looked at longest ago.
    """
    known = recall_all(REGISTRY)
    if len(known) < len(REGISTRY):
        return {"status": "unknown"}
    age = max(0.0, time.time() - min(found.at for found in known.values()))
    in_time = age <= INVARIANTS_MAX_AGE
    broken = any(found.broken for found in known.values())
    return {
        "status": "broken" if broken else "ok" if in_time else "late",
        "age_seconds": round(age, 1),
    }
