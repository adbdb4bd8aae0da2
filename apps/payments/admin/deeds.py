"""Several buttons on one row's page, each posted to an address of its own, some with a form.

What a button may do is decided by the service that it calls: a refusal is shown as a message.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from apps.authentication.models import User
from apps.core.admin.base import is_manager
from apps.core.errors import Refusal
from apps.core.scope import restaurant_scope
from apps.payments.admin.button import ButtonAdmin


class DeedForm(forms.Form):
    """What a deed wants to know; `row` is what it is done to."""

    notes: tuple[Any, ...] = ()

    def __init__(self, row: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row


@dataclass(frozen=True)
class Told:
    """What came of a deed, and whose page comes next."""

    level: int
    text: str
    row: Any


@dataclass(frozen=True)
class Deed:
    """One button. `do` gets who presses, the row and what the form holds; it may raise Refusal."""

    path: str
    text: Any
    do: Callable[[User, Any, dict[str, Any]], Told]
    is_offered: Callable[[Any], bool]
    form: type[DeedForm] = DeedForm


class DeedAdmin(ButtonAdmin):
    """Rows whose page has `deeds`, for the managers of the row's own restaurant."""

    deeds: tuple[Deed, ...] = ()

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<path:object_id>/{deed.path}/",
                self.admin_site.admin_view(require_POST(partial(self.deed_view, deed=deed))),
                name=self._page(deed.path),
            )
            for deed in self.deeds
        ]
        return [*own, *super().get_urls()]

    def has_deed_permission(self, request: HttpRequest, row: Any) -> bool:
        """Administrators look after every restaurant and give away the money of none."""
        user = cast(User, request.user)
        return is_manager(request) and user.restaurant_id == row.restaurant_id

    def deed_view(self, request: HttpRequest, object_id: str, deed: Deed) -> HttpResponse:
        """Do it, and on to the page of what came of it; back to this one if it is refused."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            missing: HttpResponse = self._get_obj_does_not_exist_redirect(
                request, self.opts, object_id
            )
            return missing
        if not self.has_deed_permission(request, row):
            raise PermissionDenied
        return HttpResponseRedirect(page_of(self._done(request, row, deed)))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        if row is not None and self.has_deed_permission(request, row):
            context["deeds"] = [
                {
                    "text": deed.text,
                    "url": self._address(deed.path, row),
                    "form": deed.form(row, auto_id=f"{deed.path}-%s"),
                }
                for deed in self.deeds
                if deed.is_offered(row)
            ]
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def _done(self, request: HttpRequest, row: Any, deed: Deed) -> Any:
        try:
            form = deed.form(row, request.POST)
            if not form.is_valid():
                for name, errors in form.errors.items():
                    about = {"field": form.fields[name].label, "error": errors[0]}
                    messages.error(request, gettext("%(field)s: %(error)s") % about)
                return row
            with restaurant_scope(row.restaurant_id):
                told = deed.do(cast(User, request.user), row, form.cleaned_data)
        except Refusal as refusal:
            messages.error(request, str(refusal.detail))
            return row
        messages.add_message(request, told.level, told.text)
        return told.row


def page_of(row: Any) -> str:
    """The address of a row's page."""
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return reverse(name, args=[row.pk])
