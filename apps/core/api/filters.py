"""Filters that mean what they say."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from apps.core.errors import Invalid


class FilterEmpty(Invalid):
    """A filter was named and left empty."""

    code = "filter-empty"
    message = _("Give this filter a value, or leave it out.")


class StrictFilterSet(django_filters.FilterSet):
    """Refuses `?order_id=`: a till that lost an id must not be shown everybody's payments."""

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        for name in self.filters:
            if self.data and self.data.get(name) == "":
                raise FilterEmpty(field=name)
        return super().filter_queryset(queryset)


@extend_schema_field(bool)
class BooleanFilter(django_filters.TypedChoiceFilter):
    """`true` or `false`; the library's own takes any other word for no question asked."""

    def __init__(self, **options: Any) -> None:
        choices = (("true", "true"), ("false", "false"))
        super().__init__(choices=choices, coerce=lambda word: word == "true", **options)
