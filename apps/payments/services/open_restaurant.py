"""A new restaurant: its house rules, its owner, and cash, which needs no contract with anybody."""

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import Role, User
from apps.payments.models import PaymentMethod
from apps.payments.providers import PROVIDERS
from apps.restaurants.models import Restaurant


@transaction.atomic
def open_restaurant(*, restaurant: Restaurant, owner: User, password: str) -> None:
    """Save a new restaurant with its owner and a cash method, all or nothing.

    `restaurant` and `owner` are not saved yet; `owner` needs a username only. Raises
    ValidationError, naming the field, for what neither the models nor the password rules accept.
    """
    restaurant.full_clean()
    restaurant.save(force_insert=True)
    owner.restaurant, owner.role = restaurant, Role.OWNER
    validate_password(password, owner)
    owner.set_password(password)
    owner.full_clean()
    owner.save(force_insert=True)
    for method in _methods_without_contract(restaurant):
        method.save(force_insert=True)
    facts = {"owner": str(owner)}
    record(actor=None, action=Action.RESTAURANT_OPENED, subject=restaurant, facts=facts)


def _methods_without_contract(restaurant: Restaurant) -> list[PaymentMethod]:
    return [
        PaymentMethod(restaurant=restaurant, provider_code=code, name=_("Cash"))
        for code, provider in PROVIDERS.items()
        if provider.capabilities.moves_drawer
    ]
