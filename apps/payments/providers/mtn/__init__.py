"""MTN MoMo: the guest confirms a prompt on the phone."""

from apps.payments.providers.mtn.provider import MTNProvider

__all__ = ["MTNProvider"]
