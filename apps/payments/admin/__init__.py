"""Payments in the back office, and the pages of orders and drawers that show payments."""

from apps.payments.admin.cases import PaymentCaseAdmin
from apps.payments.admin.credit_notes import CreditNoteAdmin
from apps.payments.admin.deliveries import WebhookDeliveryAdmin
from apps.payments.admin.drawer_sessions import DrawerSessionWithReportAdmin
from apps.payments.admin.events import PaymentEventAdmin
from apps.payments.admin.methods import PaymentMethodAdmin
from apps.payments.admin.orders import OrderWithPaymentsAdmin
from apps.payments.admin.payments import PaymentAdmin
from apps.payments.admin.refunds import RefundAdmin

__all__ = [
    "CreditNoteAdmin",
    "DrawerSessionWithReportAdmin",
    "OrderWithPaymentsAdmin",
    "PaymentAdmin",
    "PaymentCaseAdmin",
    "PaymentEventAdmin",
    "PaymentMethodAdmin",
    "RefundAdmin",
    "WebhookDeliveryAdmin",
]
