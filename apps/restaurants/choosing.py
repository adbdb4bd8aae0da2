"""Whose figures a page of the back office shows: one's own, or what an administrator chose."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from apps.core.admin.base import visible_to
from apps.restaurants.models import Restaurant


@dataclass(frozen=True)
class Chosen:
    """A restaurant, None while there is none, and those to choose from: none for its people."""

    restaurant: Restaurant | None
    offered: Iterable[Restaurant]


def chosen_restaurant(request: HttpRequest) -> Chosen:
    """The one that `restaurant` in the address names, where it may be seen, or the first."""
    visible = visible_to(request.user, Restaurant.objects.filter(is_active=True), "pk")
    try:
        named = visible.filter(pk=UUID(request.GET.get("restaurant", ""))).first()
    except ValueError:
        named = None
    return Chosen(named or visible.first(), visible if request.user.is_superuser else ())
