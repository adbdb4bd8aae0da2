"""Payments, the ways to pay, and what happened."""

from apps.drawers.models import CashDrawerSession
from apps.payments.models.credit_note import CreditNote, CreditNoteEnd
from apps.payments.models.payment import Payment, PaymentStatus
from apps.payments.models.payment_case import CaseExit, CaseKind, CaseOutcome, PaymentCase
from apps.payments.models.payment_event import EventSource, PaymentEvent
from apps.payments.models.payment_method import PaymentMethod
from apps.payments.models.refund import Refund, RefundRoad, RefundStatus
from apps.payments.models.webhook_delivery import (
    STUCK,
    WAITING,
    DeliveryStatus,
    WebhookDelivery,
)

__all__ = [
    "STUCK",
    "WAITING",
    "CaseExit",
    "CaseKind",
    "CaseOutcome",
    "CashDrawerSession",
    "CreditNote",
    "CreditNoteEnd",
    "DeliveryStatus",
    "EventSource",
    "Payment",
    "PaymentCase",
    "PaymentEvent",
    "PaymentMethod",
    "PaymentStatus",
    "Refund",
    "RefundRoad",
    "RefundStatus",
    "WebhookDelivery",
]
