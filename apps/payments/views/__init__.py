"""HTTP for payments: thin, and without a rule of their own."""

from apps.payments.views.by_code import InitiateByCodeView, VerifyView
from apps.payments.views.cases import CaseViewSet
from apps.payments.views.credit_notes import CreditNoteViewSet
from apps.payments.views.drawer_sessions import DrawerSessionViewSet
from apps.payments.views.guest_pages import GuestPage
from apps.payments.views.mine import MyPaymentsView
from apps.payments.views.named_webhooks import MTNWebhookView, OrangeWebhookView, WaveWebhookView
from apps.payments.views.payment_methods import PaymentMethodViewSet
from apps.payments.views.payments import PaymentViewSet
from apps.payments.views.reconciliation import ReconciliationView
from apps.payments.views.refunds import RefundViewSet
from apps.payments.views.webhooks import OpenWebhookView, WebhookView

__all__ = [
    "CaseViewSet",
    "CreditNoteViewSet",
    "DrawerSessionViewSet",
    "GuestPage",
    "InitiateByCodeView",
    "MTNWebhookView",
    "MyPaymentsView",
    "OpenWebhookView",
    "OrangeWebhookView",
    "PaymentMethodViewSet",
    "PaymentViewSet",
    "ReconciliationView",
    "RefundViewSet",
    "VerifyView",
    "WaveWebhookView",
    "WebhookView",
]
