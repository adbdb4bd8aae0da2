"""Lists are read by cursor: their cost does not grow with what lies before or behind."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from rest_framework import pagination
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from apps.core.errors import Invalid


class PageSizeInvalid(Invalid):
    """`page_size` is not a number from 1 to 200."""

    code = "page-size-invalid"
    message = _("page_size must be a whole number from 1 to 200.")


class CursorInvalid(Invalid):
    """`cursor` is none that we gave out."""

    code = "cursor-invalid"
    message = _("This is not a cursor of this list. Take `next` or `previous` as they are.")


class CursorPagination(pagination.CursorPagination):
    """`{"next", "previous", "results"}`, newest first unless the view orders otherwise."""

    ordering: Any = "-id"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def get_page_size(self, request: Request) -> int:
        raw = request.query_params.get("page_size")
        if raw is None:
            return self.page_size
        if not (re.fullmatch("[0-9]{1,3}", raw) and 1 <= int(raw) <= self.max_page_size):
            raise PageSizeInvalid(field="page_size")
        return int(raw)

    def paginate_queryset(
        self, queryset: Any, request: Request, view: Any = None
    ) -> list[Any] | None:
        """One page. A forged cursor may name a place that is no id at all."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (NotFound, ValidationError) as error:
            raise CursorInvalid(field="cursor") from error

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            if parameter["name"] == self.page_size_query_param:
                parameter["schema"] |= {"minimum": 1, "maximum": self.max_page_size}
        return parameters
