"""From a restaurant's payment method to the provider behind it, with that account's keys."""

import json

from apps.payments.models import PaymentMethod
from apps.payments.providers import PaymentProvider, get_provider
from apps.restaurants.models import Restaurant


def provider_of(method: PaymentMethod, restaurant: Restaurant) -> PaymentProvider:
    """The provider of a restaurant's method, ready to be asked."""
    return get_provider(
        method.provider_code,
        config={"country": restaurant.country, **method.config},
        credentials=json.loads(method.credentials or "{}"),
    )
