"""The colours of states, the same on every page."""

from apps.payments.models import CaseKind, DeliveryStatus, PaymentStatus, RefundStatus

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

REFUND_TONES: dict[str, str] = {
    RefundStatus.PENDING: "warning",
    RefundStatus.PROCESSING: "info",
    RefundStatus.SUCCESS: "success",
    RefundStatus.FAILED: "danger",
    RefundStatus.MANUAL_REQUIRED: "warning",
}

CASE_TONES: dict[str, str] = {
    CaseKind.OVERPAID: "warning",
    CaseKind.MISMATCH: "danger",
    CaseKind.CONFLICT: "danger",
    CaseKind.IN_DOUBT: "warning",
    CaseKind.UNKNOWN_PAYMENT: "warning",
    CaseKind.MANUAL_REFUND: "info",
}
