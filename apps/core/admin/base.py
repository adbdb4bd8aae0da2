"""How every page of the back office behaves: whose rows, who may change them, nothing deleted."""

from typing import Any

from django.contrib.admin import ShowFacets
from django.db import models
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline
from unfold.views import ChangeList

from apps.core.admin.filters import RestaurantFilter


class RestaurantAdmin(ModelAdmin):
    """Rows of the visitor's restaurant; all of them for platform administrators.

    Managers may look. Adding, changing and deleting are closed unless a class opens them, and
    there are no bulk actions. `restaurant_path` leads from a row to its restaurant.
    """

    restaurant_path = "restaurant"
    actions: Any = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = ShowFacets.NEVER  # one count of the whole list for each choice of each filter
    list_filter_submit = True

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return visible_to(request.user, super().get_queryset(request), self.restaurant_path)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CountedList

    def get_inline_formsets(self, request: HttpRequest, *args: Any, **kwargs: Any) -> list[Any]:
        """Without those that have no line and can get none: a bare header only puzzles."""
        inlines = super().get_inline_formsets(request, *args, **kwargs)
        return [one for one in inlines if one.has_add_permission or one.formset.initial_forms]

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        columns = tuple(super().get_list_display(request))
        return (*columns, "restaurant") if self._is_shared(request) else columns

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        filters = tuple(super().get_list_filter(request))
        return (RestaurantFilter, *filters) if self._is_shared(request) else filters

    def get_list_select_related(self, request: HttpRequest) -> Any:
        related = super().get_list_select_related(request)
        return (*related, "restaurant") if related and self._is_shared(request) else related

    def _is_shared(self, request: HttpRequest) -> bool:
        """Whether rows of several restaurants stand in one list."""
        return request.user.is_superuser and self.restaurant_path == "restaurant"

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offers, and accepts, only what the visitor could open a page of."""
        if "queryset" not in kwargs:
            related = self.admin_site.get_model_admin(db_field.remote_field.model)
            kwargs["queryset"] = related.get_queryset(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_manager(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CountedList(ChangeList):
    """Without a filter, all there is was counted already: unfold then offers no "show all"."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if not (self.query or self.has_active_filters):
            self.full_result_count = self.result_count


class PlatformAdmin(RestaurantAdmin):
    """Rows of no restaurant: for platform administrators only."""

    restaurant_path = ""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)


class ReadOnlyInline(TabularInline):
    """Lines that belong to the page's own row, to look at."""

    extra = 0
    can_delete = False
    per_page = 50
    show_title = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_manager(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


if hasattr(TabularInline, "hide_title"):  # what show_title was called in unfold for Python 3.11
    ReadOnlyInline.hide_title = True


def visible_to(user: Any, rows: models.QuerySet[Any], path: str) -> models.QuerySet[Any]:
    """What of `rows` somebody may see: all, one restaurant's, or nothing."""
    if user.is_superuser:
        return rows
    if user.restaurant_id is None or not path:
        return rows.none()
    return rows.filter(**{path: user.restaurant_id})


def is_manager(request: HttpRequest) -> bool:
    """Whether the visitor may look at a restaurant's books."""
    return bool(request.user.is_superuser or getattr(request.user, "is_manager", False))


def is_owner(request: HttpRequest) -> bool:
    """Whether the visitor may change a restaurant's people, methods and house rules."""
    return bool(request.user.is_superuser or getattr(request.user, "is_owner", False))
