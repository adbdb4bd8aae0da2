"""HTTP for orders: thin, and without a rule of its own."""

from apps.orders.views.orders import OrderViewSet

__all__ = ["OrderViewSet"]
