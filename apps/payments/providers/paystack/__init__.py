"""Paystack: the guest opens a link and pays there, or answers a prompt of a mobile wallet."""

from apps.payments.providers.paystack.provider import PaystackProvider

__all__ = ["PaystackProvider"]
