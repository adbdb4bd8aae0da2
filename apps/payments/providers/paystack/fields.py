"""What is sent: amounts, numbers and references as Paystack takes them (sections 2 to 6): pure."""

import re
from typing import Any

from apps.core.money import exponent
from apps.payments.providers.base import PaymentRequest, RefundRequest
from apps.payments.providers.paystack.account import Account

LARGEST = 10**15
SUBUNITS = 2
"""Decimals of every currency on the wire, whatever it has in reality."""


def checkout(request: PaymentRequest, account: Account) -> dict[str, Any]:
    """The body of `initialize`."""
    return {
        **_common(request, account),
        "callback_url": request.success_url,
        "metadata": {"cancel_action": request.error_url, "custom_fields": [_shown(request)]},
    }


def charge(request: PaymentRequest, account: Account) -> dict[str, Any]:
    """The body of `charge`, which prompts the guest's phone."""
    return {
        **_common(request, account),
        "mobile_money": {
            "phone": wallet_number(request.customer_phone),
            "provider": account.wallet,
        },
        "metadata": {"custom_fields": [_shown(request)]},
    }


def refund(request: RefundRequest, account: Account) -> dict[str, Any]:
    """The body of a refund. There is no field for a key of ours: the note is what we find it by."""
    payment = request.payment
    return {
        "transaction": payment.reference,
        "amount": subunits(request.amount, payment.currency, account.xof_factor),
        "currency": payment.currency,
        "merchant_note": note(request),
    }


def note(request: RefundRequest) -> str:
    """How our refunds are known among others of the same transaction and amount."""
    return request.reference


def subunits(minor: int, currency: str, xof_factor: int) -> int:
    """Minor units as Paystack counts: it has a hundredth of everything, the franc included."""
    return minor * _factor(currency, xof_factor)


def minor(said: Any, currency: str, xof_factor: int) -> int | None:
    """The reverse, of a number or a text; None where that is no amount we could have asked for."""
    is_text = isinstance(said, str) and re.fullmatch(r"\d{1,15}", said, re.ASCII)
    is_number = isinstance(said, int) and not isinstance(said, bool) and 0 <= said < LARGEST
    if not currency or not (is_text or is_number):
        return None
    whole, rest = divmod(int(said), _factor(currency, xof_factor))
    return None if rest else whole


def wallet_number(phone: str) -> str:
    """As the samples have it: `0551234987` in Ghana and Côte d'Ivoire, `+254…` in Kenya."""
    if found := re.fullmatch(r"\+233(\d{9})", phone):
        return f"0{found[1]}"
    if found := re.fullmatch(r"\+225(\d{10})", phone):
        return found[1]
    return phone


def _common(request: PaymentRequest, account: Account) -> dict[str, Any]:
    """An e-mail is required even for mobile money: guests give us none, so it is the house's."""
    return {
        "email": account.email,
        "amount": subunits(request.amount, request.currency, account.xof_factor),
        "currency": request.currency,
        "reference": request.reference,
    }


def _shown(request: PaymentRequest) -> dict[str, str]:
    """What the dashboard shows beside the transaction."""
    return {
        "display_name": "Order",
        "variable_name": "order",
        "value": request.description or request.reference,
    }


def _factor(currency: str, xof_factor: int) -> int:
    if exponent(currency) == 0:
        return xof_factor
    return 10 ** max(SUBUNITS - exponent(currency), 0)
