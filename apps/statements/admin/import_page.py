"""The import page: a file is looked at, and kept by a second click."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.authentication.models import User
from apps.core.admin.base import is_manager, is_owner
from apps.core.errors import Refusal
from apps.statements.admin.import_form import (
    ColumnsForm,
    UploadForm,
    methods,
    packed,
    unpacked,
)
from apps.statements.services.compare import CONFIG
from apps.statements.services.import_file import Preview, import_file, preview_file, set_columns

SHOWN = 20
"""How many lines, and how many problems, a preview shows."""


class ImportPage:
    """One visit: what was sent, and the page that answers it."""

    def __init__(self, request: HttpRequest, context: dict[str, Any]) -> None:
        self.request = request
        self.user = cast(User, request.user)
        self.context = context
        self.waiting = unpacked(request.POST.get("waiting", ""))

    def answer(self) -> HttpResponse:
        """Administrators look after every restaurant and keep the books of none."""
        if not is_manager(self.request) or self.user.restaurant_id is None:
            raise PermissionDenied
        if self.request.method != "POST":
            return self._page(UploadForm())
        match self.request.POST.get("step"):
            case "keep":
                return self._keep()
            case "columns":
                return self._set_columns()
        return self._look()

    def _look(self) -> HttpResponse:
        form = UploadForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self._page(form)
        method, content = form.cleaned_data["method"], form.cleaned_data["file"]
        return self._preview(method.pk, content)

    def _keep(self) -> HttpResponse:
        if self.waiting is None:
            return self._again()
        method_id, content = self.waiting
        try:
            kept = import_file(method_id=method_id, content=content, actor=self.user)
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            return self._page(UploadForm())
        found = {"matched": kept.compared.matched, "opened": kept.compared.opened}
        text = _("Kept: %(matched)s matched, %(opened)s new differences.") % found
        messages.success(self.request, text)
        page = reverse("admin:statements_statement_change", args=[kept.statement.pk])
        return HttpResponseRedirect(page)

    def _set_columns(self) -> HttpResponse:
        if not is_owner(self.request):
            raise PermissionDenied
        if self.waiting is None:
            return self._again()
        method_id, content = self.waiting
        form: ColumnsForm | None = ColumnsForm(self.request.POST)
        try:
            if form is not None and form.is_valid():
                columns = form.cleaned_data["columns"]
                set_columns(actor=self.user, method_id=method_id, columns=columns)
                messages.success(self.request, _("The columns are saved."))
                form = None
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
        return self._preview(method_id, content, form)

    def _preview(
        self, method_id: UUID, content: bytes, columns: ColumnsForm | None = None
    ) -> HttpResponse:
        method = methods().filter(pk=method_id).first()
        if method is None:
            return self._again()
        self.context["waiting"] = packed(method_id, content)
        self.context["method"] = method
        if is_owner(self.request):
            set_now = {"columns": method.config.get(CONFIG) or {}}
            self.context["columns"] = columns or ColumnsForm(initial=set_now)
        try:
            self._show(preview_file(method_id=method_id, content=content))
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
        return self._page(UploadForm(initial={"method": method_id}))

    def _show(self, preview: Preview) -> None:
        sheet = preview.sheet
        self.context |= {
            "preview": preview,
            "currency": preview.method.restaurant.currency,
            "lines": sheet.lines[:SHOWN],
            "problems": sheet.problems[:SHOWN],
        }

    def _again(self) -> HttpResponse:
        messages.error(self.request, _("Choose the file again: it was looked at too long ago."))
        return self._page(UploadForm())

    def _page(self, form: UploadForm) -> HttpResponse:
        context = {**self.context, "form": form}
        return TemplateResponse(self.request, "admin/statements/import.html", context)
