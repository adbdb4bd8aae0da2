"""A button on a row's page: posted, with a token, to an address of its own.

Nothing happens by opening a link. Unfold's own actions on such a page run on GET, so they are not
used.
"""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from apps.core.admin.base import RestaurantAdmin


class ButtonAdmin(RestaurantAdmin):
    """Rows whose page has one button, at `<page>/<button_path>/`, or none without a path."""

    button_path: str = ""
    button_text: Any = ""

    def press(self, request: HttpRequest, row: Any) -> None:
        """What the button does; it says what came of it by a message."""
        raise NotImplementedError

    def has_press_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def is_pressable(self, row: Any) -> bool:
        """Whether the row's page offers the button: where it would do nothing, it only puzzles."""
        return bool(self.button_path)

    def get_urls(self) -> list[URLPattern]:
        urls: list[URLPattern] = super().get_urls()
        if not self.button_path:
            return urls
        view = self.admin_site.admin_view(require_POST(self.press_view))
        address = f"<path:object_id>/{self.button_path}/"
        return [path(address, view, name=self._page("press")), *urls]

    def press_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Press, and back to the page. A foreign row is answered like an unknown one."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            missing: HttpResponse = self._get_obj_does_not_exist_redirect(
                request, self.opts, object_id
            )
            return missing
        if not self.has_press_permission(request):
            raise PermissionDenied
        if self.is_pressable(row):
            self.press(request, row)
        return HttpResponseRedirect(self._address("change", row))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        if row is not None and self.has_press_permission(request) and self.is_pressable(row):
            context["button"] = {"text": self.button_text, "url": self._address("press", row)}
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def _page(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def _address(self, page: str, row: Any) -> str:
        return reverse(f"admin:{self._page(page)}", args=[row.pk])
