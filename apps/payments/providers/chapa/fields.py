"""What is sent: amounts, names and numbers as Chapa takes them (sections 3 and 8): pure."""

import re
import unicodedata
from typing import Any

from apps.core.money import to_decimal
from apps.payments.providers.base import PaymentRequest, RefundRequest

TITLE_LENGTH = 16
DESCRIPTION_LENGTH = 50


def checkout(request: PaymentRequest) -> dict[str, Any]:
    """The body of `initialize`. An e-mail is left out: Chapa refuses invented ones."""
    body: dict[str, Any] = {
        "amount": amount(request.amount, request.currency),
        "currency": request.currency,
        "tx_ref": request.reference,
        "callback_url": request.webhook_url,
        "return_url": request.success_url,
        "phone_number": local_number(request.customer_phone),
        "customization": {
            "title": label(request.description, TITLE_LENGTH) or request.reference[:TITLE_LENGTH],
            "description": label(request.description, DESCRIPTION_LENGTH) or request.reference,
        },
    }
    return {name: value for name, value in body.items() if value}


def refund(request: RefundRequest) -> dict[str, str]:
    """The form of a refund; our reference is what keeps Chapa from taking it twice."""
    form = {
        "amount": amount(request.amount, request.payment.currency),
        "reference": request.reference,
        "reason": label(request.reason, DESCRIPTION_LENGTH),
    }
    return {name: value for name, value in form.items() if value}


def amount(minor: int, currency: str) -> str:
    """The main unit with exactly its decimals: Chapa would take `1e2` and twenty places, too."""
    return f"{to_decimal(minor, currency):f}"


def label(text: str, longest: int) -> str:
    """A text in the only characters that Chapa takes: letters, digits, `-`, `_`, `.`, space."""
    plain = unicodedata.normalize("NFKD", text)
    without_accents = "".join(c for c in plain if not unicodedata.combining(c))
    known = re.sub(r"[^A-Za-z0-9_. -]+", " ", without_accents)
    return " ".join(known.split())[:longest].strip()


def local_number(phone: str) -> str:
    """An Ethiopian mobile number as `09…` or `07…`; nothing for any other, which it may be."""
    found = re.fullmatch(r"\+251([79]\d{8})", phone)
    return f"0{found[1]}" if found else ""
