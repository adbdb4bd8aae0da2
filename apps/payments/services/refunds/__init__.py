"""Giving money back: asked for, approved, sent, looked after, and settled by hand."""

from apps.payments.services.refunds.approve import approve_refund, reject_refund
from apps.payments.services.refunds.by_hand import pay_refund_in_cash, settle_refund_by_hand
from apps.payments.services.refunds.poll import check_refund, sweep_refunds
from apps.payments.services.refunds.request import RefundWish, request_refund

__all__ = [
    "RefundWish",
    "approve_refund",
    "check_refund",
    "pay_refund_in_cash",
    "reject_refund",
    "request_refund",
    "settle_refund_by_hand",
    "sweep_refunds",
]
