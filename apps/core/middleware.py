"""What surrounds every request: an id, one log line, one measurement, an answer in every outage."""

import re
import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from structlog.contextvars import bind_contextvars, clear_contextvars

from apps.core.api.problem import problem_response
from apps.core.metrics import observe_request

logger = structlog.get_logger("encaisse.access")

GetResponse = Callable[[HttpRequest], HttpResponseBase]
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
RETRY_AFTER_SECONDS = 5
PRIVATE_PATHS = ("/api/", "/admin/")
PROBES = frozenset({"healthz", "readyz", "metrics"})
WEBHOOKS_PATH = "/api/payments/webhooks/"
WEBHOOK_BODY_BYTES = 64 * 1024


class RequestContextMiddleware:
    """Outermost: gives the request its id, and logs and measures how it ended."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        request_id = _request_id(request)
        request.request_id = request_id  # type: ignore[attr-defined]
        clear_contextvars()
        bind_contextvars(request_id=request_id)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = request_id
            if request.path_info.startswith(PRIVATE_PATHS):
                response.headers.setdefault("Cache-Control", "no-store")
            _record(request, response, time.perf_counter() - started)
            return response
        finally:
            clear_contextvars()

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """503 when the database is what failed a plain view; DRF's views answer for themselves."""
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        logger.error("database_unavailable", exc_info=exception)
        response = _unavailable(request)
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response


class BodyLimitMiddleware:
    """Refuses a body by its announced length, before anyone reads it (control 28).

    The admin keeps Django's own limit, for its uploads. A body without a length (chunked) reaches
    no view: Django reads CONTENT_LENGTH bytes, and without one that is none.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not (announced.isascii() and announced.isdigit()):
            return _malformed_length(request)
        if int(announced) > _limit(request.path_info):
            return _too_large(request)
        return self.get_response(request)


def _limit(path: str) -> float:
    """The most bytes a body may have at this path."""
    if path.startswith(WEBHOOKS_PATH):
        return WEBHOOK_BODY_BYTES
    if path.startswith("/api/"):
        return float(settings.MAX_BODY_BYTES)
    return float("inf")


def _request_id(request: HttpRequest) -> str:
    """The caller's id where it is harmless, or a new one."""
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    return given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _record(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    match = request.resolver_match
    observe_request(request.method, match.route if match else "", response.status_code, seconds)
    facts: dict[str, Any] = {
        "method": request.method,
        "route": f"/{match.route}" if match else request.path[:200],
        "status": response.status_code,
        "duration_ms": round(seconds * 1000, 1),
    }
    user_id = _user_id(request)
    if user_id is not None:
        facts["user_id"] = str(user_id)
    is_probe = match is not None and match.route in PROBES and response.status_code < 400
    (logger.debug if is_probe else logger.info)("request", **facts)


def _user_id(request: HttpRequest) -> Any:
    """The signed-in user's key, if somebody asked who it is; asking here would cost a query."""
    user = getattr(request, "user", None)
    if isinstance(user, SimpleLazyObject):
        user = getattr(request, "_cached_user", None)
    return getattr(user, "pk", None)


def _unavailable(request: HttpRequest) -> HttpResponse:
    if not request.path_info.startswith("/api/"):
        return HttpResponse(UNAVAILABLE_PAGE, status=503)
    return problem_response(
        request,
        status=503,
        code="service-unavailable",
        detail=_("The database cannot be reached. Nothing is lost: try again in a moment."),
    )


def _too_large(request: HttpRequest) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        return problem_response(
            request,
            status=413,
            code="request-too-large",
            detail=_("The body of this request is larger than this address accepts."),
        )


def _malformed_length(request: HttpRequest) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        return problem_response(
            request,
            status=400,
            code="malformed-content-length",
            detail=_("The Content-Length header is not a number."),
        )


# Both languages at once: whoever reads this may have no session and no working translation.
UNAVAILABLE_PAGE = """<!doctype html>
<html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Encaisse</title>
<p>Le service est momentanément indisponible. Réessayez dans quelques instants.</p>
<p lang="en">The service is unavailable for a moment. Please try again shortly.</p>
</html>
"""
