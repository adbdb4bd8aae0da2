from apps.conftest import cash, cashier, restaurant, till

__all__ = ["cash", "cashier", "restaurant", "till"]
