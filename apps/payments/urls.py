"""Routes under /api/payments/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from apps.payments.views import (
    CaseViewSet,
    CreditNoteViewSet,
    DrawerSessionViewSet,
    InitiateByCodeView,
    MyPaymentsView,
    OpenWebhookView,
    PaymentMethodViewSet,
    PaymentViewSet,
    ReconciliationView,
    RefundViewSet,
    VerifyView,
    WebhookView,
)

router = SimpleRouter(use_regex_path=False)
router.register("methods", PaymentMethodViewSet, basename="payment-method")
router.register("drawer-sessions", DrawerSessionViewSet, basename="drawer-session")
router.register("cases", CaseViewSet, basename="case")
router.register("credit-notes", CreditNoteViewSet, basename="credit-note")
router.register("refunds", RefundViewSet, basename="refund")
router.register("", PaymentViewSet, basename="payment")

urlpatterns = [
    path("webhooks/<slug:provider_code>/", OpenWebhookView.as_view(), name="webhook-open"),
    path("webhooks/<slug:provider_code>/<str:token>/", WebhookView.as_view(), name="webhook"),
    path("verify/<slug:provider_code>/", VerifyView.as_view(), name="verify"),
    path("initiate/<uuid:order_id>/", InitiateByCodeView.as_view(), name="initiate-by-code"),
    path("mine/", MyPaymentsView.as_view(), name="my-payments"),
    path("reconciliation/", ReconciliationView.as_view(), name="reconciliation"),
    *router.urls,
]
