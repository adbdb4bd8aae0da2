"""What every row of a restaurant has in common."""

from typing import Any, ClassVar, Self

from django.db import models

from apps.core.ids import new_id
from apps.core.managers import TenantManager


class TenantModel(models.Model):
    """A row that belongs to exactly one restaurant.

    `all_objects` comes first, so that Django's own machinery (admin, migrations, related objects)
    finds rows without a scope; our code reads through `objects`, which raises without one. The
    plain index over the restaurant is left out: every table has one that begins with it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    restaurant = models.ForeignKey(
        "restaurants.Restaurant",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        db_index=False,
    )

    all_objects: ClassVar[models.Manager[Self]] = models.Manager()
    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        abstract = True


class IdempotentModel(models.Model):
    """A row that remembers which request made it, so that the same request makes it only once.

    The row itself is the record: it lives as long as the money it stands for (promise P2).
    `request_fingerprint` is a SHA-256 of what was asked; another question under the same key is
    refused. Concrete models add the unique constraint per restaurant with `unique_key()`.
    """

    idempotency_key = models.CharField(max_length=255, null=True, editable=False)
    request_fingerprint = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True

    @staticmethod
    def unique_key(name: str) -> models.UniqueConstraint:
        """The constraint that makes the database the judge of a repeated key."""
        return models.UniqueConstraint(
            fields=["restaurant", "idempotency_key"],
            condition=models.Q(idempotency_key__isnull=False),
            name=name,
        )


def money_field(**options: Any) -> "models.BigIntegerField[Any, Any]":
    """A column of minor units. A currency code always stands in the same row or its parent."""
    return models.BigIntegerField(**options)
