"""Whose webhook it is, as far as its address or its content says."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from apps.core.crypto import decrypt, search_hash
from apps.core.errors import NotFound
from apps.payments.providers import PaymentProvider, UnknownProvider, get_provider, provider_class
from apps.payments.providers.base import WebhookEvent, WebhookTrust
from apps.payments.services.accounts import account_of, provider_of
from apps.payments.webhooks.matching import payment_named_by

METHOD = """
    SELECT method.id, restaurant_id, country, config, credentials
    FROM payments_paymentmethod AS method
    JOIN restaurants_restaurant AS restaurant ON restaurant.id = restaurant_id
    WHERE webhook_token_hash = %s AND provider_code = %s
"""
"""What the door needs and no more. Made by the ORM, for each webhook anew, it took half of all."""

Parse = Callable[[PaymentProvider], list[WebhookEvent]]


class UnknownWebhook(NotFound):
    """No method has this address."""


@dataclass(frozen=True)
class Sender:
    """The provider with the account in question, and the method where it is known."""

    provider: PaymentProvider
    method_id: UUID | None = None
    restaurant_id: UUID | None = None


def require_ringing(provider_code: str) -> None:
    """Raises UnknownWebhook where no provider of that name rings at all."""
    try:
        capabilities = provider_class(provider_code).capabilities
    except UnknownProvider as error:
        raise UnknownWebhook from error
    if capabilities.webhook is WebhookTrust.NONE:
        raise UnknownWebhook


def by_token(provider_code: str, token: str) -> Sender:
    """The method that has this address. Raises UnknownWebhook.

    It is read each time: new credentials and a method that is gone count from the next webhook on.
    """
    with connection.cursor() as cursor:
        cursor.execute(METHOD, [search_hash(token), provider_code])
        found = cursor.fetchone()
    if found is None:
        raise UnknownWebhook
    method_id, restaurant_id, country, config, credentials = found
    provider = account_of(
        provider_code,
        country=country,
        config=json.loads(config),
        credentials=decrypt(credentials),
    )
    return Sender(provider, method_id, restaurant_id)


def by_reference(provider_code: str, parse: Parse) -> Sender:
    """The address without a token: the payment says whose it is, else the environment's account."""
    provider = get_provider(provider_code)
    for event in parse(provider):
        payment = payment_named_by(event, provider_code=provider_code)
        if payment is not None:
            method = payment.payment_method
            return Sender(provider_of(method, method.restaurant), method.pk, method.restaurant_id)
    return Sender(provider)
