from apps.conftest import _empty_cache, cash, cashier, restaurant, till

__all__ = ["_empty_cache", "cash", "cashier", "restaurant", "till"]
