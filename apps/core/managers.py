"""The manager that refuses to answer without a restaurant in scope."""

from typing import Any

from django.db import models

from apps.core.scope import current_restaurant_id


class TenantManager(models.Manager):
    """Rows of the restaurant in scope. Raises NoRestaurantScope outside of one."""

    def get_queryset(self) -> "models.QuerySet[Any]":
        return super().get_queryset().filter(restaurant_id=current_restaurant_id())
