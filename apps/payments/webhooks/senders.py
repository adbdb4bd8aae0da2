"""Whose webhook it is, as far as its address or its content says."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from apps.core.crypto import decrypt, search_hash
from apps.core.errors import NotFound
from apps.payments.models import Payment
from apps.payments.providers import PaymentProvider, UnknownProvider, get_provider, provider_class
from apps.payments.providers.base import WebhookEvent, WebhookTrust
from apps.payments.services.accounts import account_of, provider_of
from apps.payments.services.addresses import NAMELESS, payment_at
from apps.payments.webhooks.matching import payment_named_by

METHOD = """
    SELECT method.id, restaurant_id, provider_code, country, config, credentials
    FROM payments_paymentmethod AS method
    JOIN restaurants_restaurant AS restaurant ON restaurant.id = restaurant_id
    WHERE webhook_token_hash = %s AND (provider_code = %s OR %s)
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
    payment_id: UUID | None = None
    """Set where the address is a payment's own."""


def sender_of(provider_code: str, token: str, parse: Parse) -> Sender:
    """Whose delivery it is: as the address says or, where it says nothing, what came.

    Raises UnknownWebhook.
    """
    if provider_code == NAMELESS and (payment_id := payment_at(token)):
        return by_payment(payment_id)
    if provider_code != NAMELESS:
        require_ringing(provider_code)
    if token:
        return by_token(provider_code, token)
    if provider_code == NAMELESS or provider_class(provider_code).capabilities.address_per_payment:
        raise UnknownWebhook
    return by_reference(provider_code, parse)


def require_ringing(provider_code: str) -> None:
    """Raises UnknownWebhook where no provider of that name rings at all."""
    try:
        capabilities = provider_class(provider_code).capabilities
    except UnknownProvider as error:
        raise UnknownWebhook from error
    if capabilities.webhook is WebhookTrust.NONE:
        raise UnknownWebhook


def by_payment(payment_id: UUID) -> Sender:
    """The payment whose own address was called. Raises UnknownWebhook."""
    payments = Payment.all_objects.select_related("payment_method__restaurant")
    payment = payments.filter(pk=payment_id).first()
    if payment is None:
        raise UnknownWebhook
    method = payment.payment_method
    provider = provider_of(method, method.restaurant)
    return Sender(provider, method.pk, method.restaurant_id, payment.pk)


def by_token(provider_code: str, token: str) -> Sender:
    """The method that has this address, under its provider's name or none. Raises UnknownWebhook.

    It is read each time: new credentials and a method that is gone count from the next webhook on.
    """
    with connection.cursor() as cursor:
        cursor.execute(METHOD, [search_hash(token), provider_code, provider_code == NAMELESS])
        found = cursor.fetchone()
    if found is None:
        raise UnknownWebhook
    method_id, restaurant_id, code, country, config, credentials = found
    provider = account_of(
        code,
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
