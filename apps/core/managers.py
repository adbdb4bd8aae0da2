"""The manager that refuses to answer without a restaurant in scope."""

from typing import Any, TypeVar

from django.db import models

from apps.core import rows
from apps.core.scope import current_restaurant_id

M = TypeVar("M", bound=models.Model)


class TenantManager(models.Manager[M]):
    """Rows of the restaurant in scope. Raises NoRestaurantScope outside of one."""

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().filter(restaurant_id=current_restaurant_id())

    def find(self, **columns: Any) -> M | None:
        """The one row with these values, or None."""
        return rows.one(self.model, columns)

    def lock(self, **columns: Any) -> M | None:
        """The one row with these values, locked until the transaction ends, or None.

        NO KEY UPDATE is enough, and lets inserts that only refer to the row go on. Where the wait
        for the lock saw the row change, PostgreSQL tests the values again.
        """
        return rows.one(self.model, columns, lock=True)

    def none(self) -> models.QuerySet[M]:
        """Nothing: that needs no restaurant, and schema generation asks for it."""
        return super().get_queryset().none()
