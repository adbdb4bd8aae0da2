"""The back office: one admin site for platform administrators, owners and managers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite

from apps.core.admin.changes import announce
from apps.core.admin.door import DoorForm
from apps.core.scope import restaurant_scope
from apps.core.storable import is_storable_text

View = Callable[..., Any]


class BackOffice(UnfoldAdminSite):
    """Unfold's site, shown to everybody in their own place and time."""

    index_title = _("Today")
    login_form = DoorForm

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pages: list[tuple[str, View, str]] = []

    def add_page(self, route: str, view: View, name: str) -> None:
        """A page that belongs to no model, guarded like every other: `admin:<name>`."""
        self._pages.append((route, view, name))

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Runs and renders every page with the visitor's restaurant in scope, in its time zone.

        Rendering happens here, not later: a template that is filled in afterwards would do it
        outside the scope. Pages are never framed; newer versions of unfold would allow it.
        """
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def at_work(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            _require_storable(request)
            with _place_of(request.user):
                response: HttpResponse = guarded(request, *args, **kwargs)
                if isinstance(response, SimpleTemplateResponse):
                    response.render()
            response.headers["X-Frame-Options"] = "DENY"
            return response

        return at_work

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """One's own password, with the change in the audit trail and both in one transaction."""
        with transaction.atomic():
            response: HttpResponse = super().password_change(request, extra_context)
            if request.method == "POST" and response.status_code == 302:
                who: Any = request.user
                announce(actor=who, action="person.password_changed", subject=who, facts={})
        return response

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Without `view_on_site`, which tells unknown objects from those of other restaurants.

        Pages of ours come first: what follows catches every address.
        """
        pages = [path(route, self.admin_view(view), name=name) for route, view, name in self._pages]
        urls: list[URLPattern | URLResolver] = super().get_urls()
        return [*pages, *(url for url in urls if getattr(url, "name", "") != "view_on_site")]

    def search(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Pages by their names, all at once: there are a dozen.

        Unfold keeps what it found in the cache as objects, and ours holds nothing but JSON.
        """
        term = request.GET.get("s", "").lower()
        if not term:
            return HttpResponse()
        found = [
            {"title": model["name"], "description": app["name"], "link": model["admin_url"]}
            for app in self.get_app_list(request)
            for model in app["models"]
            if term in model["name"].lower() or term in app["name"].lower()
        ]
        pages = Paginator(found, max(1, len(found)))
        extended = "extended" in request.GET
        context = {
            "page_obj": pages,
            "results": pages.page(1),
            "page_counter": 0,
            "execution_time": 0,
            "command_show_history": False,
        }
        # The theme's newer version, which Python 3.12 gets, has the second of the two only.
        templates = [f"unfold/helpers/{name}_results.html" for name in ("search", "command")]
        return TemplateResponse(request, templates[extended:], context)


def _require_storable(request: HttpRequest) -> None:
    """Raises BadRequest for a filter or a term that no column can hold, on whatever page."""
    for name, values in request.GET.lists():
        if not all(map(is_storable_text, (name, *values))):
            raise BadRequest("This address holds a character that cannot be kept")


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
