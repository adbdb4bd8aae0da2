"""The colours of states, the same on every page."""

from apps.payments.models import DeliveryStatus, PaymentStatus

STATUS_TONES: dict[str, str] = {
    PaymentStatus.PENDING: "warning",
    PaymentStatus.PROCESSING: "info",
    PaymentStatus.SUCCESS: "success",
    PaymentStatus.FAILED: "danger",
    PaymentStatus.PARTIALLY_REFUNDED: "warning",
    PaymentStatus.REFUNDED: "info",
}

DELIVERY_TONES: dict[str, str] = {
    DeliveryStatus.RECEIVED: "info",
    DeliveryStatus.DONE: "success",
    DeliveryStatus.UNMATCHED: "warning",
    DeliveryStatus.FAILED: "danger",
    DeliveryStatus.ORPHANED: "danger",
}
