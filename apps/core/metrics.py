"""Numbers for Prometheus: how many requests, how long they took, how they ended.

Under gunicorn several processes serve; with PROMETHEUS_MULTIPROC_DIR set each writes its numbers
to files there and any of them answers for all.
"""

import ipaddress
import os
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Histogram,
    generate_latest,
    multiprocess,
)

REQUESTS = Histogram(
    "http_request_duration_seconds",
    "Answered requests by method, route and status; _count is their number",
    ("method", "route", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0),
)
# What all processes share is read when asked for, and never added up.
SHARED = CollectorRegistry()
# Labels come from closed sets: a client inventing methods or paths must not fill the memory.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
FORWARDING_HEADERS = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


def observe_request(method: str | None, route: str | None, status: int, seconds: float) -> None:
    """Count one answered request; `route` is None where no route was found."""
    known = method if method in METHODS else "other"
    REQUESTS.labels(known, "unmatched" if route is None else f"/{route}", status).observe(seconds)


@require_safe
def metrics_view(request: HttpRequest) -> HttpResponse:
    """The exposition, for whoever has METRICS_TOKEN; where none is set, for this host alone.

    401 without the token, 403 from another host.
    """
    if settings.METRICS_TOKEN and not _has_token(request):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    if not settings.METRICS_TOKEN and not _is_local(request):
        return HttpResponse(status=403)
    numbers = generate_latest(_registry()) + generate_latest(SHARED)
    return HttpResponse(numbers, content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    """This process's numbers, or the sum of those of all gunicorn workers."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    return secrets.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())


def _is_local(request: HttpRequest) -> bool:
    """A client on this host, not a proxy on this host speaking for another one."""
    if any(name in request.headers for name in FORWARDING_HEADERS):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
