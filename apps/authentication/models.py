"""People: who they are, where they work, and what they may do there."""

from typing import Any

import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.ids import new_id
from apps.restaurants.models import Restaurant

# In the database, so that every way to deactivate somebody counts, and so that a copy of the row
# read earlier cannot write the old version back.
TOKENS_END_WITH_ACCOUNT = """
    NEW.token_version = GREATEST(OLD.token_version, NEW.token_version)
        + (OLD.is_active AND NOT NEW.is_active)::int;
    RETURN NEW;
"""


class Role(models.TextChoices):
    """What a person is to a restaurant; customers see their own payments and nothing else."""

    OWNER = "owner", _("owner")
    MANAGER = "manager", _("manager")
    CASHIER = "cashier", _("cashier")
    CUSTOMER = "customer", _("customer")


class User(AbstractUser):
    """A person of one restaurant with one role, or a platform administrator with neither.

    Not a TenantModel: signing in must find a person before any restaurant is in scope.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    restaurant = models.ForeignKey(
        Restaurant,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("restaurant"),
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, blank=True)
    token_version = models.PositiveIntegerField(default=0, editable=False)
    """Stands in each token and counts up when the person is deactivated: older ones stay dead."""

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(restaurant__isnull=False, role__in=Role.values, is_superuser=False)
                | Q(restaurant__isnull=True, role="", is_superuser=True),
                name="user_restaurant_and_role",
            ),
            models.UniqueConstraint(fields=["restaurant", "id"], name="user_restaurant_id"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="tokens_end_with_account",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__is_active=True, new__is_active=False)
                | pgtrigger.Q(new__token_version__lt=pgtrigger.F("old__token_version")),
                func=TOKENS_END_WITH_ACCOUNT,
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Managers and owners may enter the back office; cashiers and customers may not."""
        self.is_staff = self.is_superuser or self.is_manager
        super().save(*args, **kwargs)

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER

    @property
    def is_manager(self) -> bool:
        """Whether this person may do what managers may: owners may, too."""
        return self.role in (Role.MANAGER, Role.OWNER)


def restaurant_of(user: User) -> Restaurant:
    """Where a person works. Platform administrators work nowhere and take no payments."""
    if user.restaurant is None:
        raise ValueError(f"{user} belongs to no restaurant")
    return user.restaurant
