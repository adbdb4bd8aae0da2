"""Filters of lists, offering only what the visitor may see."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RelatedDropdownFilter


class ScopedRelatedFilter(RelatedDropdownFilter):
    """By a related row. Django's own offers those of every restaurant."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: Any
    ) -> list[tuple[Any, str]]:
        related = model_admin.admin_site.get_model_admin(field.remote_field.model)
        return [(row.pk, str(row)) for row in related.get_queryset(request)]


def by(title: Any) -> type[ScopedRelatedFilter]:
    """A scoped filter with a title of its own: the field's name may not suit the list."""

    class Titled(ScopedRelatedFilter):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.title = title

    return Titled


RestaurantFilter = ("restaurant", by(_("restaurant")))
