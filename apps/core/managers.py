"""The manager that refuses to answer without a restaurant in scope."""

from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from apps.core.scope import current_restaurant_id

M = TypeVar("M", bound=models.Model)


class TenantManager(models.Manager[M]):
    """Rows of the restaurant in scope. Raises NoRestaurantScope outside of one."""

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().filter(restaurant_id=current_restaurant_id())

    def find(self, **lookup: Any) -> M | None:
        """The one row that matches, or None."""
        return _one(super().get_queryset(), lookup)

    def lock(self, **lookup: Any) -> M | None:
        """The one row that matches, locked until the transaction ends, or None.

        NO KEY UPDATE is enough, and lets inserts that only refer to the row go on. Where the wait
        for the lock saw the row change, PostgreSQL tests `lookup` again.
        """
        return _one(super().get_queryset().select_for_update(no_key=True), lookup)

    def none(self) -> models.QuerySet[M]:
        """Nothing: that needs no restaurant, and schema generation asks for it."""
        return super().get_queryset().none()


def _one(rows: models.QuerySet[M], lookup: dict[str, Any]) -> M | None:
    """One filter and no ordering: `first()` costs twice as much, and hides a second row."""
    try:
        return rows.get(restaurant_id=current_restaurant_id(), **lookup)
    except ObjectDoesNotExist:
        return None
