"""The colours of a payment's states, the same on every page."""

from apps.payments.models import PaymentStatus

STATUS_TONES: dict[str, str] = {
    PaymentStatus.PENDING: "warning",
    PaymentStatus.PROCESSING: "info",
    PaymentStatus.SUCCESS: "success",
    PaymentStatus.FAILED: "danger",
    PaymentStatus.PARTIALLY_REFUNDED: "warning",
    PaymentStatus.REFUNDED: "info",
}
