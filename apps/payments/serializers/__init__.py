"""The shape of what payments take in and give out. Serializers write nothing."""

from apps.payments.serializers.connection import ConnectionSerializer
from apps.payments.serializers.payment import (
    InitiatePaymentSerializer,
    PaymentDetailSerializer,
    PaymentEventSerializer,
    PaymentStatusSerializer,
)
from apps.payments.serializers.payment_method import (
    PaymentMethodSerializer,
    PaymentMethodWriteSerializer,
)

__all__ = [
    "ConnectionSerializer",
    "InitiatePaymentSerializer",
    "PaymentDetailSerializer",
    "PaymentEventSerializer",
    "PaymentMethodSerializer",
    "PaymentMethodWriteSerializer",
    "PaymentStatusSerializer",
]
