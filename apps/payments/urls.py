"""Routes under /api/payments/."""

from rest_framework.routers import SimpleRouter

from apps.payments.views import DrawerSessionViewSet, PaymentMethodViewSet, PaymentViewSet

router = SimpleRouter(use_regex_path=False)
router.register("methods", PaymentMethodViewSet, basename="payment-method")
router.register("drawer-sessions", DrawerSessionViewSet, basename="drawer-session")
router.register("", PaymentViewSet, basename="payment")

urlpatterns = router.urls
