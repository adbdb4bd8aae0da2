"""Cash: paid when it is in the drawer."""

from apps.payments.providers.cash.provider import CashProvider

__all__ = ["CashProvider"]
