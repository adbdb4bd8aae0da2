"""Orange Money Web Payment: the guest pays on a page of Orange's."""

from apps.payments.providers.orange.provider import OrangeProvider

__all__ = ["OrangeProvider"]
