"""From a restaurant's payment method to the provider behind it, with that account's keys."""

import json
from typing import Any
from uuid import UUID

from apps.payments.models import PaymentMethod
from apps.payments.providers import PaymentProvider, get_provider
from apps.restaurants.models import Restaurant


def provider_of(method: PaymentMethod, restaurant: Restaurant) -> PaymentProvider:
    """The provider of a restaurant's method, ready to be asked."""
    return account_of(
        method.provider_code,
        country=restaurant.country,
        config=method.config,
        credentials=method.credentials,
    )


def account_of(
    provider_code: str, *, country: str, config: dict[str, Any], credentials: str
) -> PaymentProvider:
    """The same out of a method's columns, decrypted: `credentials` is JSON, or empty."""
    return get_provider(
        provider_code,
        config={"country": country, **config},
        credentials=json.loads(credentials or "{}"),
    )


def sharers(method: PaymentMethod) -> list[UUID]:
    """The methods of other restaurants whose guests pay into the same account.

    That is the environment's, which serves whoever has no secrets, or one that was entered twice.
    """
    others = PaymentMethod.all_objects.filter(provider_code=method.provider_code)
    secrets = _secrets(method)
    return [
        other.pk
        for other in others.exclude(restaurant=method.restaurant_id)
        if _secrets(other) == secrets
    ]


def _secrets(method: PaymentMethod) -> dict[str, str] | str:
    """Those that are set. What somebody else stored and nobody can read is told as it stands."""
    try:
        known: dict[str, str] = json.loads(method.credentials or "{}")
    except ValueError:
        return method.credentials
    return {name: value for name, value in known.items() if value}
