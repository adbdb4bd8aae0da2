"""Somebody calls a provider's door by GET: nothing is believed, and nothing is kept."""

from collections.abc import Mapping

import structlog

from apps.core.doorbell import ring
from apps.payments.models import Payment
from apps.payments.providers import PaymentProvider, get_provider, provider_class
from apps.payments.providers.base import WebhookEvent
from apps.payments.services.poll import look_soon
from apps.payments.webhooks.matching import payment_named_by
from apps.payments.webhooks.process import POLL
from apps.payments.webhooks.senders import by_token, require_ringing

logger = structlog.get_logger(__name__)


def takes_hints(provider_code: str) -> bool:
    """Whether this provider calls by GET. Raises UnknownWebhook where none of that name rings."""
    require_ringing(provider_code)
    return provider_class(provider_code).capabilities.hints_by_get


def take_hint(*, provider_code: str, token: str, query: Mapping[str, str]) -> None:
    """Make the payment that the query names due for a look, which is in the database on return.

    Also a crawler may call: one that names nobody's payment is answered like any other, and what is
    asked too often waits until the provider has had its pause. Raises UnknownWebhook.
    """
    sender = by_token(provider_code, token) if token else None
    provider = sender.provider if sender else get_provider(provider_code)
    event = _event(provider, query)
    payment = payment_named_by(event, provider_code=provider_code) if event else None
    is_theirs = sender is None or (
        payment is not None and payment.payment_method_id == sender.method_id
    )
    if payment is not None and is_theirs:
        _look(payment)


def _look(payment: Payment) -> None:
    if look_soon(payment.pk):
        ring(POLL, str(payment.pk))


def _event(provider: PaymentProvider, query: Mapping[str, str]) -> WebhookEvent | None:
    """What an adapter chokes on names nobody."""
    try:
        return provider.parse_hint(query)
    except Exception:
        logger.exception("hint_not_read", provider=provider.code)
        return None
