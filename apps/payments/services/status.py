"""How a payment stands."""

from uuid import UUID

from apps.payments.locks import PaymentNotFound
from apps.payments.models import Payment


def get_payment_status(payment_id: UUID) -> Payment:
    """The payment as our books have it. Raises PaymentNotFound."""
    payment = Payment.objects.find(pk=payment_id)
    if payment is None:
        raise PaymentNotFound
    return payment
