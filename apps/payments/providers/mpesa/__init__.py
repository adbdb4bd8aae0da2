"""M-Pesa in Kenya, through Safaricom's Daraja."""

from apps.payments.providers.mpesa.provider import MpesaProvider

__all__ = ["MpesaProvider"]
