"""Where providers and guests find us."""

import hmac
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from apps.core.crypto import search_hash
from apps.payments.models import Payment, PaymentMethod
from apps.payments.providers import provider_class

NAMELESS = "news"
"""Stands in an address in the place of a provider that wants no name of its own there."""

ID_LENGTH = 32
PROOF_LENGTH = 32
"""Of a payment's own address: 128 bits, in hexadecimal, so that it spells no word."""


def webhook_url(method: PaymentMethod) -> str:
    """The address that a provider is given for the webhooks of one method."""
    is_nameless = provider_class(method.provider_code).capabilities.address_per_payment
    return _door(NAMELESS if is_nameless else method.provider_code, method.webhook_token)


def news_url(payment: Payment) -> str:
    """The address for the news of one payment: its own, or else its method's."""
    if provider_class(payment.provider_code).capabilities.address_per_payment:
        return _door(NAMELESS, payment.pk.hex + _proof(payment.pk))
    return webhook_url(payment.payment_method)


def payment_at(token: str) -> UUID | None:
    """The payment whose own address ends like this; None where it is nobody's."""
    try:
        payment_id = UUID(hex=token[:ID_LENGTH])
    except ValueError:
        return None
    given = token[ID_LENGTH:].encode()
    return payment_id if hmac.compare_digest(given, _proof(payment_id).encode()) else None


def success_url(payment: Payment) -> str:
    """Where the guest comes back to after paying: the till's page, or ours."""
    return payment.success_url or guest_page("payment-success", payment)


def error_url(payment: Payment) -> str:
    """Where the guest comes back to otherwise: the till's page, or ours."""
    return payment.error_url or guest_page("payment-error", payment)


def guest_page(name: str, payment: Payment | None = None) -> str:
    """Our page of that name about a payment; without one it says that none is known."""
    about = f"?p={payment.reference}" if payment else ""
    return f"{settings.PUBLIC_URL}{reverse(name)}{about}"


def _proof(payment_id: UUID) -> str:
    return search_hash(f"news of payment {payment_id}")[:PROOF_LENGTH]


def _door(provider: str, token: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse('webhook', args=[provider, token])}"
