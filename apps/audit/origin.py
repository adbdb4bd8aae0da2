"""Where an act came from: the way it took to us, and the caller's address."""

import ipaddress
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import structlog
from django.core.signals import request_finished, request_started
from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle

from apps.audit.models import Channel

CHANNELS = {"/api/": Channel.API, "/admin/": Channel.BACK_OFFICE}

_call: ContextVar[Mapping[str, Any] | None] = ContextVar("audit_call", default=None)


@dataclass(frozen=True)
class Origin:
    """`ip_address` is empty where nobody called, or where a proxy's header names no address."""

    channel: Channel
    ip_address: str = ""


def connect() -> None:
    """Listen to Django's requests. Called once, when Django is ready."""
    request_started.connect(_enter, dispatch_uid="audit.request_started")
    request_finished.connect(_leave, dispatch_uid="audit.request_finished")


def current_origin() -> Origin:
    """Of whatever runs in this thread: a task, a request, or else a command."""
    if "task" in structlog.contextvars.get_contextvars():
        return Origin(Channel.TASK)
    call = _call.get()
    if call is None:
        return Origin(Channel.COMMAND)
    return Origin(_channel(str(call.get("PATH_INFO", ""))), _address(call))


def _enter(environ: Mapping[str, Any] | None = None, **_: Any) -> None:
    """Only remembered: most requests write no entry."""
    _call.set(environ)


def _leave(**_: Any) -> None:
    _call.set(None)


def _channel(path: str) -> Channel:
    found = (channel for prefix, channel in CHANNELS.items() if path.startswith(prefix))
    return next(found, Channel.WEB)


def _address(call: Mapping[str, Any]) -> str:
    """As NUM_PROXIES proxies saw it, like the lock-out's and the throttles'; here in full."""
    request = HttpRequest()
    request.META = dict(call)
    ident = BaseThrottle().get_ident(request)  # type: ignore[arg-type]
    try:
        return str(ipaddress.ip_address(ident))
    except ValueError:
        return ""
