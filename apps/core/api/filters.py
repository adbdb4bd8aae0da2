"""Filters that mean what they say."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

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
