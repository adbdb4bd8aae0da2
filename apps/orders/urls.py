"""Routes under /api/orders/."""

from rest_framework.routers import SimpleRouter

from apps.orders.views import OrderViewSet

router = SimpleRouter(use_regex_path=False)
router.register("", OrderViewSet, basename="order")

urlpatterns = router.urls
