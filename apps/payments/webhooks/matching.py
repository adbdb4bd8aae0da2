"""Which payment a piece of news is about."""

from django.db.models import Q

from apps.core.crypto import search_hash
from apps.payments.models import Payment, PaymentMethod
from apps.payments.providers.base import WebhookEvent


def payment_named_by(
    event: WebhookEvent, *, provider_code: str, method: PaymentMethod | None = None
) -> Payment | None:
    """The payment that an event names by our reference, the provider's, or its correlation word.

    Only among those of `method` where it is known: another restaurant's account has no say.
    """
    names = Q()
    if event.reference:
        names |= Q(reference=event.reference)
    if event.provider_reference:
        names |= Q(provider_reference=event.provider_reference)
    if event.correlation:
        names |= Q(correlation_hash=search_hash(event.correlation))
    if not names:
        return None
    payments = Payment.all_objects.select_related("payment_method__restaurant").filter(
        names, provider_code=provider_code
    )
    found = list(payments.filter(payment_method=method)[:2] if method else payments[:2])
    return found[0] if len(found) == 1 else None
