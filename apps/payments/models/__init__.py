"""Payments, the ways to pay, and what happened."""

from apps.drawers.models import CashDrawerSession
from apps.payments.models.payment import Payment, PaymentStatus
from apps.payments.models.payment_event import EventSource, PaymentEvent
from apps.payments.models.payment_method import PaymentMethod

__all__ = [
    "CashDrawerSession",
    "EventSource",
    "Payment",
    "PaymentEvent",
    "PaymentMethod",
    "PaymentStatus",
]
