"""Routes under /api/payments/."""

from rest_framework.routers import SimpleRouter

from apps.payments.views import PaymentMethodViewSet, PaymentViewSet

router = SimpleRouter(use_regex_path=False)
router.register("methods", PaymentMethodViewSet, basename="payment-method")
router.register("", PaymentViewSet, basename="payment")

urlpatterns = router.urls
