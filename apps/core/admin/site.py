"""The back office: one admin site for platform administrators, owners and managers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite

from apps.core.scope import restaurant_scope

View = Callable[..., Any]


class BackOffice(UnfoldAdminSite):
    """Unfold's site, shown to everybody in their own place and time."""

    index_title = _("Today")

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Runs and renders every page with the visitor's restaurant in scope, in its time zone.

        Rendering happens here, not later: a template that is filled in afterwards would do it
        outside the scope. Pages are never framed; newer versions of unfold would allow it.
        """
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def at_work(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            with _place_of(request.user):
                response: HttpResponse = guarded(request, *args, **kwargs)
                if isinstance(response, SimpleTemplateResponse):
                    response.render()
            response.headers["X-Frame-Options"] = "DENY"
            return response

        return at_work

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Without `view_on_site`, which tells unknown objects from those of other restaurants."""
        urls: list[URLPattern | URLResolver] = super().get_urls()
        return [url for url in urls if getattr(url, "name", "") != "view_on_site"]

    def search(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Unfold's search; it fails on a page number that is none."""
        if not request.GET.get("page", "1").isdecimal():
            return HttpResponse(status=404)
        response: HttpResponse = super().search(request, extra_context)
        return response


@contextmanager
def _place_of(user: Any) -> Iterator[None]:
    """The restaurant and time zone of somebody; nobody's, and UTC, for administrators."""
    restaurant = getattr(user, "restaurant", None)
    zone = ZoneInfo(restaurant.timezone) if restaurant else None
    with (
        restaurant_scope(restaurant.pk if restaurant else None),
        timezone.override(zone or timezone.get_default_timezone()),
    ):
        yield


back_office = BackOffice()
