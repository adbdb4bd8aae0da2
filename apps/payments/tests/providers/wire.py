"""Faked answers of a provider's server, at the one door where HTTP leaves."""

import json
from collections.abc import Callable
from typing import Any

import requests

from apps.core import http

Callback = Callable[[requests.PreparedRequest], tuple[int, dict[str, str], str]]


def silence(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
    """The request left, and nothing came back."""
    http._Attempt.current.attempt.sent = True
    raise requests.exceptions.ReadTimeout


def no_route(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
    """Nothing left this machine."""
    raise requests.exceptions.ConnectTimeout


def replies(status: int, body: Any = "", content_type: str = "application/json") -> Callback:
    """An answer with `body`, which is JSON unless it is a text."""
    text = body if isinstance(body, str) else json.dumps(body)
    return lambda request: (status, {"Content-Type": content_type}, text)


UNREADABLE = {
    "internal error without words": replies(500, ""),
    "bad gateway in HTML": replies(502, "<html>Bad gateway</html>", "text/html"),
    "a firewall's page with 200": replies(200, "<html>Request Rejected</html>", "text/html"),
    "nothing with 200": replies(200, ""),
    "half a document": replies(200, '{"status": "SUCC'),
    "a list": replies(200, ["what?"]),
    "a number": replies(201, 7),
    "silence": silence,
}
"""What leaves us in doubt, whoever answers it to a request that asks for money."""
