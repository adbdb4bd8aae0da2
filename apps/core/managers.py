"""The manager that refuses to answer without a restaurant in scope."""

from typing import TypeVar

from django.db import models

from apps.core.scope import current_restaurant_id

M = TypeVar("M", bound=models.Model)


class TenantManager(models.Manager[M]):
    """Rows of the restaurant in scope. Raises NoRestaurantScope outside of one."""

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().filter(restaurant_id=current_restaurant_id())

    def none(self) -> models.QuerySet[M]:
        """Nothing: that needs no restaurant, and schema generation asks for it."""
        return super().get_queryset().none()
