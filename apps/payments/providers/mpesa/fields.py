"""What is sent (sections 4, 6 and 9.1): pure."""

import base64
import re
import secrets
import unicodedata
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from apps.core.money import to_decimal
from apps.payments.providers.base import PaymentRequest, RefundRequest
from apps.payments.providers.mpesa.account import Account

NAIROBI = ZoneInfo("Africa/Nairobi")
"""Timestamps are in Kenya's time, whatever the server's is."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH = 12
DESCRIPTION_LENGTH = 13
REMARKS_LENGTH = 100
REFERENCE = re.compile(f"[{ALPHABET}]{{{REFERENCE_LENGTH}}}")


def new_account_reference() -> str:
    """The only name of a payment that the payer and the paybill's statement are shown.

    No answer echoes it; a C2B confirmation brings it back as what a person might have typed.
    """
    return "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE_LENGTH))


def push_body(request: PaymentRequest, account: Account, now: datetime) -> dict[str, Any]:
    """What `processrequest` is sent."""
    phone = msisdn(request.customer_phone)
    return {
        **_signed(account, now),
        "TransactionType": "CustomerBuyGoodsOnline" if account.till else "CustomerPayBillOnline",
        "Amount": shillings(request.amount, request.currency),
        "PartyA": phone,
        "PartyB": account.till or account.short_code,
        "PhoneNumber": phone,
        "CallBackURL": request.webhook_url,
        "AccountReference": request.provider_reference,
        "TransactionDesc": label(request.description, DESCRIPTION_LENGTH) or "Order",
    }


def query_body(checkout: str, account: Account, now: datetime) -> dict[str, Any]:
    """What the STK query is sent."""
    return {**_signed(account, now), "CheckoutRequestID": checkout}


def reversal_body(request: RefundRequest, receipt: str, account: Account) -> dict[str, Any]:
    """What a reversal is sent. One of its fields is misspelt on the wire.

    That it waited too long in a queue says nothing about the money, so it is told where nobody
    listens: the result may still follow.
    """
    url = request.payment.webhook_url
    return {
        "Initiator": account.initiator,
        "SecurityCredential": account.credential,
        "CommandID": "TransactionReversal",
        "TransactionID": receipt,
        "Amount": shillings(request.amount, request.payment.currency),
        "ReceiverParty": account.short_code,
        "RecieverIdentifierType": "11",
        "ResultURL": url,
        "QueueTimeOutURL": f"{url}late/",
        "Remarks": label(request.reason, REMARKS_LENGTH) or "Refund",
        "Occasion": request.reference,
    }


def msisdn(phone: str) -> str:
    """A Kenyan mobile number in digits; nothing for any other (section 4)."""
    found = re.fullmatch(r"\+(254[17]\d{8})", phone)
    return found[1] if found else ""


def shillings(amount: int, currency: str) -> int | None:
    """The amount in whole shillings; None where it has cents, which M-Pesa does not know."""
    whole = to_decimal(amount, currency)
    return int(whole) if whole == whole.to_integral_value() else None


def label(text: str, longest: int) -> str:
    """A text in letters, digits and spaces: whatever else is there is blamed for failures."""
    plain = unicodedata.normalize("NFKD", text)
    without_accents = "".join(c for c in plain if not unicodedata.combining(c))
    known = re.sub(r"[^A-Za-z0-9 ]+", " ", without_accents)
    return " ".join(known.split())[:longest].strip()


def password(short_code: str, passkey: str, timestamp: str) -> str:
    """What proves that we know the passkey; good for this timestamp only."""
    return base64.b64encode(f"{short_code}{passkey}{timestamp}".encode()).decode()


def _signed(account: Account, now: datetime) -> dict[str, str]:
    timestamp = now.astimezone(NAIROBI).strftime("%Y%m%d%H%M%S")
    return {
        "BusinessShortCode": account.short_code,
        "Password": password(account.short_code, account.passkey, timestamp),
        "Timestamp": timestamp,
    }
