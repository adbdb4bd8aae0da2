"""Every error as RFC 9457 `application/problem+json`, built in one place."""

import json
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.types import ErrorResponse
from rest_framework import exceptions
from rest_framework.response import Response

from apps.core.errors import Refusal

logger = structlog.get_logger(__name__)

CONTENT_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5


class ProblemError(exceptions.APIException):
    """A refusal of ours, dressed as the exception DRF knows how to answer."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(detail=str(refusal.detail), code=refusal.code)
        self.status_code = refusal.status
        self.field = refusal.field


class ServiceUnavailable(exceptions.APIException):
    """The database cannot be reached: nothing was decided, and the same request may come again."""

    status_code = 503
    default_code = "service_unavailable"
    wait = RETRY_AFTER_SECONDS


class ProblemHandler(ExceptionHandler):
    """Maps what services and drivers raise onto HTTP."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, Refusal):
            return ProblemError(exc)
        if isinstance(exc, OperationalError | InterfaceError):
            logger.error("database_unavailable", reason=str(exc).strip())
            detail = _("The database cannot be reached. Send the same request again.")
            return ServiceUnavailable(detail=detail)
        if isinstance(exc, RequestDataTooBig):
            return ProblemError(RequestTooLarge())
        return super().convert_known_exceptions(exc)

    def convert_unhandled_exceptions(self, exc: Exception) -> exceptions.APIException:
        """What nobody foresaw: 500, with our words instead of the library's English ones."""
        if isinstance(exc, exceptions.APIException):
            return exc
        return exceptions.APIException(detail=_server_error_text())

    def get_response(self, exc: exceptions.APIException, data: Any) -> Response:
        response = super().get_response(exc, data)
        response.content_type = CONTENT_TYPE
        return response


class RequestTooLarge(Refusal):
    """The body is larger than any request needs to be: 413."""

    status = 413
    code = "request-too-large"


class ProblemFormatter(ExceptionFormatter):
    """The body of a problem: what happened, a stable code, and each field at fault."""

    def format_error_response(self, error_response: ErrorResponse) -> dict[str, Any]:
        status = self.exc.status_code
        errors = [
            {"field": error.attr, "code": hyphened(error.code), "detail": str(error.detail)}
            for error in error_response.errors
        ]
        first = errors[0]
        is_validation = isinstance(self.exc, exceptions.ValidationError)
        if field := getattr(self.exc, "field", None):
            first["field"] = field
        return problem_body(
            self.context.get("request"),
            status=status,
            code="invalid" if is_validation else str(first["code"]),
            detail=_("Some fields are not valid.") if is_validation else str(first["detail"]),
            errors=errors if status == 400 and (is_validation or field) else None,
        )


def hyphened(code: str) -> str:
    """DRF's own codes in the form of ours: `not_found` is `not-found`."""
    return str(code).replace("_", "-")


def titles() -> dict[int, str]:
    """A short human title for each status, in the request's language."""
    return {
        400: _("Invalid request"),
        401: _("Not signed in"),
        403: _("Not allowed"),
        404: _("Not found"),
        405: _("Method not allowed"),
        406: _("Not acceptable"),
        409: _("Conflicts with the present state"),
        413: _("Request too large"),
        415: _("Unsupported media type"),
        422: _("Idempotency key reused"),
        429: _("Too many requests"),
        503: _("Service unavailable"),
    }


def problem_body(
    request: Any, *, status: int, code: str, detail: str, errors: Any = None
) -> dict[str, Any]:
    """The members of a problem document. `errors` lists `{field, code, detail}` for a 400."""
    body = {
        "type": f"urn:encaisse:problem:{code}",
        "title": titles().get(status, _("Error")),
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": getattr(request, "request_id", ""),
    }
    if errors is not None:
        body["errors"] = errors
    return body


def problem_response(
    request: HttpRequest, *, status: int, code: str, detail: str, retry_after: int | None = None
) -> HttpResponse:
    """A problem from outside DRF: middleware, URL resolving, lock-out."""
    body = problem_body(request, status=status, code=code, detail=detail)
    response = HttpResponse(json.dumps(body), status=status, content_type=CONTENT_TYPE)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: what it found suspicious, such as a Host that is not ours.

    That may be before LocaleMiddleware has read Accept-Language.
    """
    with translation.override(translation.get_language_from_request(request)):
        detail = _("This request cannot be understood. Check its address, the host name included.")
        return _refusal(request, status=400, code="bad-request", detail=detail)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    return _refusal(request, status=404, code="not-found", detail=_("There is nothing here."))


def _refusal(request: HttpRequest, *, status: int, code: str, detail: str) -> HttpResponse:
    """A problem under /api/, plain text elsewhere."""
    if request.path.startswith("/api/"):
        return problem_response(request, status=status, code=code, detail=detail)
    return HttpResponse(detail, status=status, content_type="text/plain; charset=utf-8")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: says nothing of what went wrong inside, but how to name it to us.

    That may be before LocaleMiddleware has read Accept-Language.
    """
    with translation.override(translation.get_language_from_request(request)):
        return problem_response(request, status=500, code="error", detail=_server_error_text())


def _server_error_text() -> str:
    return _("Something went wrong on our side. Give the request_id to whoever runs Encaisse.")
