"""The fields of a request (section 5): pure."""

import re
import unicodedata
from typing import Any

from apps.core.money import to_decimal
from apps.payments.providers.base import PaymentRequest, RefundRequest
from apps.payments.providers.mtn.account import Account

NOTE_LENGTH = 160
LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})


def payment_body(request: PaymentRequest, account: Account) -> dict[str, Any]:
    """What `requesttopay` is sent."""
    return {
        **_common(request.reference, request.description),
        **_money(request.amount, request.currency, account),
        "payer": {"partyIdType": "MSISDN", "partyId": msisdn(request.customer_phone)},
    }


def refund_body(request: RefundRequest, account: Account) -> dict[str, Any]:
    """What `refund` is sent: it names the collection's reference id (section 10)."""
    return {
        **_common(request.reference, request.reason),
        **_money(request.amount, request.payment.currency, account),
        "referenceIdToRefund": request.payment.provider_reference,
    }


def msisdn(phone: str) -> str:
    """A number from E.164 to digits with the country code, nothing else."""
    return re.sub(r"\D", "", phone)


def note(text: str) -> str:
    """A text for the guest's phone, in letters, digits and hyphens only.

    Apostrophes, `&` and emoji are answered with 400, and nothing says which accents are safe.
    """
    plain = unicodedata.normalize("NFKD", text.translate(LIGATURES))
    without_accents = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^A-Za-z0-9-]+", " ", without_accents).strip()[:NOTE_LENGTH].strip()


def _common(reference: str, text: str) -> dict[str, str]:
    """A callback names the payment by `externalId` alone, so it is our unique reference."""
    return {
        "externalId": reference,
        "payerMessage": note(text) or note(reference),
        "payeeNote": note(reference),
    }


def _money(amount: int, currency: str, account: Account) -> dict[str, str]:
    return {
        "amount": f"{to_decimal(amount, currency):f}",
        "currency": account.sent_currency(currency),
    }
