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
    "Requests by route, method and status; _count is their number",
    ("method", "route", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0),
)
# Labels come from a closed set: a client inventing methods must not fill the memory.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
FORWARDING_HEADERS = ("x-forwarded-for", "forwarded", "x-real-ip")


def observe_request(method: str | None, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    known = method if method in METHODS else "other"
    REQUESTS.labels(known, route, status).observe(seconds)


@require_safe
def metrics_view(request: HttpRequest) -> HttpResponse:
    """The exposition. 401 without the METRICS_TOKEN where one is set, else 403 off this host."""
    if not _may_read(request):
        return _refusal(request)
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        expected = f"Bearer {settings.METRICS_TOKEN}"
        return secrets.compare_digest(given.encode(), expected.encode())
    return _is_local(request)


def _is_local(request: HttpRequest) -> bool:
    """A client on this host, not a proxy on this host speaking for another one."""
    if any(name in request.headers for name in FORWARDING_HEADERS):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _refusal(request: HttpRequest) -> HttpResponse:
    if settings.METRICS_TOKEN:
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(status=403)
