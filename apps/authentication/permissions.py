"""Who may call what. Everything is closed unless a class here opens it."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from apps.authentication.models import Role, User


class HasRole(BasePermission):
    """Signed in, with one of `roles`, at a restaurant."""

    roles: tuple[str, ...] = ()

    def has_permission(self, request: Request, view: Any) -> bool:
        user = request.user
        return isinstance(user, User) and user.restaurant_id is not None and user.role in self.roles


class IsMember(HasRole):
    """Whoever belongs to a restaurant, customers too."""

    roles = tuple(Role.values)


class IsCustomer(HasRole):
    """Customers only. No other class but `IsMember` lets them in."""

    roles = (Role.CUSTOMER,)


class IsRestaurantStaff(HasRole):
    """Cashiers, managers and owners."""

    roles = (Role.CASHIER, Role.MANAGER, Role.OWNER)


class IsManager(HasRole):
    """Managers and owners."""

    roles = (Role.MANAGER, Role.OWNER)


class IsOwner(HasRole):
    """Owners only."""

    roles = (Role.OWNER,)
