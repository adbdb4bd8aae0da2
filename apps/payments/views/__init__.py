"""HTTP for payments: thin, and without a rule of their own."""

from apps.payments.views.drawer_sessions import DrawerSessionViewSet
from apps.payments.views.payment_methods import PaymentMethodViewSet
from apps.payments.views.payments import PaymentViewSet

__all__ = ["DrawerSessionViewSet", "PaymentMethodViewSet", "PaymentViewSet"]
