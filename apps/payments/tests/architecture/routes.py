"""Every way in, as the URL conf has it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admindocs.views import simplify_regex
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RegexPattern

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Route:
    """A path as the URL conf writes it. `methods` is empty where a plain view does not tell."""

    path: str
    methods: tuple[str, ...]


def every_route() -> list[Route]:
    """All routes, in the order in which Django tries them."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[Any], prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        path = prefix + _readable(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Route(path, _methods(pattern.callback))
        else:
            yield from _walk(pattern.url_patterns, path)


def _readable(pattern: Any) -> str:
    """As written; of a regular expression only the names of its groups."""
    text = str(pattern)
    return simplify_regex(text).removeprefix("/") if isinstance(pattern, RegexPattern) else text


def _methods(view: Any) -> tuple[str, ...]:
    """What a view of REST framework answers, besides OPTIONS and HEAD."""
    if not hasattr(view, "cls"):
        return ()
    actions = getattr(view, "actions", None)
    return tuple(
        method
        for method in METHODS
        if (method.lower() in actions if actions else hasattr(view.cls, method.lower()))
    )
