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

from apps.core.api.problem import RETRY_AFTER_SECONDS, problem_response
from apps.core.metrics import observe_request

logger = structlog.get_logger("encaisse.access")

GetResponse = Callable[[HttpRequest], HttpResponseBase]

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
BODY_LENGTH = re.compile(r"[0-9]{1,18}")
PRIVATE_PATHS = ("/api/", "/admin/")
PROBES = frozenset({"healthz", "readyz", "metrics"})
WEBHOOKS_PATH = "/api/payments/webhooks/"
WEBHOOK_BODY_BYTES = 64 * 1024
LOGGED_PATH_LENGTH = 200


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
        """503 when the database failed a plain view; DRF's views answer for themselves."""
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        # No traceback: in an outage every request comes through here.
        logger.error("database_unavailable", reason=str(exception).strip())
        if not request.path_info.startswith("/api/"):
            headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
            return HttpResponse(UNAVAILABLE_PAGE, status=503, headers=headers)
        return problem_response(
            request,
            status=503,
            code="service-unavailable",
            detail=_("The database cannot be reached. Send the same request again."),
            retry_after=RETRY_AFTER_SECONDS,
        )


class BodyLimitMiddleware:
    """Refuses a body by its announced length, before anyone reads it (control 28).

    The admin keeps Django's own limit, for its uploads. A body without a length (chunked) reaches
    no view: under WSGI Django reads as much as was announced, and that is nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not BODY_LENGTH.fullmatch(announced):
            return _malformed_length(request)
        limit = _body_limit(request.path_info)
        if limit is not None and int(announced) > limit:
            return _too_large(request, limit)
        return self.get_response(request)


def _body_limit(path: str) -> int | None:
    """The most bytes a body may have at this path; None where Django's own limit stands."""
    if path.startswith(WEBHOOKS_PATH):
        return WEBHOOK_BODY_BYTES
    return int(settings.MAX_BODY_BYTES) if path.startswith("/api/") else None


def _too_large(request: HttpRequest, limit: int) -> HttpResponse:
    # LocaleMiddleware stands further in, and has not read Accept-Language yet.
    with translation.override(translation.get_language_from_request(request)):
        detail = _("This address accepts a body of at most %(limit)d bytes.") % {"limit": limit}
        return problem_response(request, status=413, code="request-too-large", detail=detail)


def _malformed_length(request: HttpRequest) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        detail = _("The Content-Length header is not a number of bytes.")
        return problem_response(request, status=400, code="malformed-length", detail=detail)


def _request_id(request: HttpRequest) -> str:
    """The caller's id where it is harmless, or a new one."""
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    return given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _record(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    """One measurement and one line. Probes that went well are heard at DEBUG only."""
    match = request.resolver_match
    route = match.route if match else None
    observe_request(request.method, route, response.status_code, seconds)
    is_quiet = route in PROBES and response.status_code < 400
    (logger.debug if is_quiet else logger.info)(
        "request",
        method=request.method,
        route=request.path[:LOGGED_PATH_LENGTH] if route is None else f"/{route}",
        status=response.status_code,
        duration_ms=round(seconds * 1000, 1),
        **_signed_in(request),
    )


def _signed_in(request: HttpRequest) -> dict[str, Any]:
    """Who it was, if a view has asked already; asking here would cost a query."""
    user = getattr(request, "user", None)
    if isinstance(user, SimpleLazyObject):
        user = getattr(request, "_cached_user", None)
    key = getattr(user, "pk", None)
    return {} if key is None else {"user_id": str(key)}


# Both languages at once: whoever reads this may have no session and no language chosen.
UNAVAILABLE_PAGE = """<!doctype html>
<html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Encaisse</title>
<p>Le service est indisponible pour le moment. Réessayez dans quelques instants.</p>
<p lang="en">The service is unavailable for the moment. Please try again shortly.</p>
</html>
"""
