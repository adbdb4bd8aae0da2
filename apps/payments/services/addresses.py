"""Where providers and guests find us."""

from django.conf import settings
from django.urls import reverse

from apps.payments.models import Payment, PaymentMethod


def webhook_url(method: PaymentMethod) -> str:
    """The address that a provider is given for the webhooks of one method."""
    path = reverse("webhook", args=[method.provider_code, method.webhook_token])
    return f"{settings.PUBLIC_URL}{path}"


def success_url(payment: Payment) -> str:
    """Where the guest comes back to after paying: the till's page, or ours."""
    return payment.success_url or _page("payment-success", payment)


def error_url(payment: Payment) -> str:
    """Where the guest comes back to otherwise: the till's page, or ours."""
    return payment.error_url or _page("payment-error", payment)


def _page(name: str, payment: Payment) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name)}?p={payment.reference}"
