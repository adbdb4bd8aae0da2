"""Too many wrong passwords: one name, from one address, is left alone for a while.

django-axes keeps the count in PostgreSQL, so that it holds without Redis (controls 5 and 67).
"""

import ipaddress
import math
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.throttling import BaseThrottle

from apps.core.admin.site import back_office
from apps.core.api.problem import problem_response
from apps.core.throttling import IPV6_NETWORK_BITS

CODE = "locked-out"
STATUS = 429


class LockoutHandler(AxesDatabaseHandler):  # type: ignore[misc]
    """axes' own bookkeeping, done by our backend under its lock instead of by a signal."""

    def user_login_failed(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: Django's signal comes after the lock is gone, and all is counted by then."""

    def count_failure(self, request: HttpRequest, credentials: dict[str, Any]) -> None:
        """Count one wrong password; sets `request.axes_locked_out` when it was the last one."""
        super().user_login_failed("axes", credentials, request)


def describe_caller(request: Any) -> None:
    """Note on the request who calls, for axes to keep.

    A header may hold what no column takes, such as NUL: the try would fail before it was counted.
    """
    AxesProxyHandler.update_request(request)
    for name in ("axes_user_agent", "axes_http_accept", "axes_path_info"):
        setattr(request, name, _printable(getattr(request, name)))


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def client_address(request: HttpRequest) -> str | None:
    """Who calls, as NUM_PROXIES proxies saw it. Of IPv6, where one customer has 2**64, the network.

    None when the proxy's header names no address.
    """
    try:
        address = ipaddress.ip_address(BaseThrottle().get_ident(request))  # type: ignore[arg-type]
    except ValueError:
        return None
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, IPV6_NETWORK_BITS), strict=False).network_address)


def seconds_left(request: HttpRequest, username: str) -> int:
    """Until this name may try again from this address: what Retry-After says, at least 1."""
    attempts = AccessAttempt.objects.filter(
        username=username,
        ip_address=request.axes_ip_address,  # type: ignore[attr-defined]
    )
    latest = attempts.aggregate(latest=Max("attempt_time"))["latest"]
    if latest is None:
        return 1
    return max(1, math.ceil((latest - get_cool_off_threshold(request)).total_seconds()))


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The answer to whoever is locked out, for AXES_LOCKOUT_CALLABLE: 429 with Retry-After.

    Where the view said so itself (the token route), its answer stands.
    """
    if response is not None and response.status_code == STATUS:
        return response
    wait = seconds_left(request, (credentials or {}).get("username", ""))
    detail = locked_out_text()
    if request.path.startswith("/api/"):
        return problem_response(request, status=STATUS, code=CODE, detail=detail, retry_after=wait)
    page = render(
        request,
        "encaisse/locked_out.html",
        {**back_office.each_context(request), "detail": detail},
        status=STATUS,
    )
    page.headers["Retry-After"] = str(wait)
    return page


def locked_out_text() -> str:
    """What the person at the till reads."""
    return _("Too many wrong passwords. Wait, or ask a manager.")
