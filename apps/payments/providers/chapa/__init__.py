"""Chapa: the guest opens a link, and pays there with a wallet, a bank or a card."""

from apps.payments.providers.chapa.provider import ChapaProvider

__all__ = ["ChapaProvider"]
