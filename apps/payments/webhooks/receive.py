"""Take a delivery in: check the sender, write it down, answer. Nothing else is done here."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from apps.core.crash import crash_point
from apps.core.crypto import search_hash
from apps.core.doorbell import ring
from apps.core.errors import NotFound, Refusal
from apps.payments.models import PaymentMethod, WebhookDelivery
from apps.payments.providers import PaymentProvider, UnknownProvider, get_provider
from apps.payments.providers.base import WebhookEvent, WebhookTrust
from apps.payments.services.accounts import provider_of
from apps.payments.webhooks.matching import payment_named_by

logger = structlog.get_logger(__name__)

DRAIN = "apps.payments.tasks.drain_webhooks"


class UnknownWebhook(NotFound):
    """No method has this address."""


class SignatureRefused(Refusal):
    """The provider signs its webhooks, and this one is not signed by it."""

    status = 401
    code = "signature-refused"


@dataclass(frozen=True)
class Sender:
    """Whose webhook it is, as far as its address or its content says."""

    provider: PaymentProvider
    method: PaymentMethod | None


def receive(*, provider_code: str, token: str, headers: Mapping[str, str], body: bytes) -> None:
    """Keep a delivery. When this returns it is committed, once, however often it came.

    Raises UnknownWebhook, SignatureRefused.
    """
    provider = _provider(provider_code)
    events = _events(provider, body)
    sender = _by_token(provider_code, token) if token else _by_reference(provider, events)
    proves = provider.capabilities.webhook is WebhookTrust.PROOF
    if proves and not sender.provider.verify_webhook(headers, body):
        logger.warning("webhook_signature_refused", provider=provider_code)
        raise SignatureRefused
    _keep(sender, body, events, is_proven=proves)
    crash_point("webhook.kept")
    ring(DRAIN)


def _provider(code: str) -> PaymentProvider:
    """A provider that rings at all, with the environment's account."""
    try:
        provider = get_provider(code)
    except UnknownProvider as error:
        raise UnknownWebhook from error
    if provider.capabilities.webhook is WebhookTrust.NONE:
        raise UnknownWebhook
    return provider


def _events(provider: PaymentProvider, body: bytes) -> list[WebhookEvent]:
    """The news in a body. What an adapter chokes on is kept like anything else, and looked into."""
    try:
        return provider.parse_webhook(body)
    except Exception:
        logger.exception("webhook_not_read", provider=provider.code)
        return []


def _by_token(provider_code: str, token: str) -> Sender:
    method = (
        PaymentMethod.all_objects.select_related("restaurant")
        .filter(webhook_token_hash=search_hash(token), provider_code=provider_code)
        .first()
    )
    if method is None:
        raise UnknownWebhook
    return Sender(provider_of(method, method.restaurant), method)


def _by_reference(provider: PaymentProvider, events: list[WebhookEvent]) -> Sender:
    """The address without a token: the payment says whose it is, else the environment's account."""
    for event in events:
        payment = payment_named_by(event, provider_code=provider.code)
        if payment is not None:
            method = payment.payment_method
            return Sender(provider_of(method, method.restaurant), method)
    return Sender(provider, None)


def _keep(sender: Sender, body: bytes, events: list[WebhookEvent], *, is_proven: bool) -> None:
    method = sender.method
    delivery = WebhookDelivery(
        restaurant_id=method.restaurant_id if method else None,
        payment_method=method,
        provider_code=sender.provider.code,
        dedupe_key=_dedupe_key(body, events),
        is_proven=is_proven,
        body=body.decode("latin-1"),
    )
    WebhookDelivery.all_objects.bulk_create([delivery], ignore_conflicts=True)


def _dedupe_key(body: bytes, events: list[WebhookEvent]) -> str:
    """The provider's own id of the event, else a hash of the body."""
    if len(events) == 1 and 0 < len(events[0].dedupe_key) <= 200:
        return events[0].dedupe_key
    return f"sha256:{hashlib.sha256(body).hexdigest()}"
