"""What is sent, and what Orange would refuse of it (section 4): pure."""

from typing import Any
from urllib.parse import SplitResult, urlsplit

from apps.core.money import to_decimal
from apps.payments.providers.base import PaymentRequest, Reason
from apps.payments.providers.orange.account import Account

ORDER_ID_LENGTH = 30
NAME_LENGTH = 30
URL_LENGTH = 120


def payment_body(request: PaymentRequest, account: Account) -> dict[str, Any]:
    """What `webpayment` is sent."""
    name = account.merchant_name or request.description or request.reference
    return {
        "merchant_key": account.merchant_key,
        "currency": account.currency,
        "order_id": request.reference,
        "amount": whole(request),
        **_addresses(request),
        "lang": request.language or "fr",
        "reference": name[:NAME_LENGTH].strip(),
    }


def status_body(request: PaymentRequest, pay_token: str) -> dict[str, Any]:
    """What `transactionstatus` is sent: the very amount that was created (section 13.9)."""
    return {"order_id": request.reference, "amount": whole(request), "pay_token": pay_token}


def flaw(request: PaymentRequest, account: Account) -> tuple[Reason, str] | None:
    """Why Orange would refuse `request`, and the field at fault; None when all is well."""
    if not account.takes(request.currency):
        return Reason.CURRENCY_REFUSED, account.currency
    if whole(request) is None:
        return Reason.AMOUNT_REFUSED, "amount"
    if not 0 < len(request.reference) <= ORDER_ID_LENGTH:
        return Reason.INVALID_REQUEST, "order_id"
    wrong = [name for name, url in _addresses(request).items() if not is_address(url)]
    return (Reason.INVALID_REQUEST, wrong[0]) if wrong else None


def whole(request: PaymentRequest) -> int | None:
    """The amount in the main unit, as a JSON integer; None where it has a fraction of one.

    Whether Orange takes fractions nobody has published, and a float never stands for money.
    """
    amount = to_decimal(request.amount, request.currency)
    return int(amount) if amount == amount.to_integral_value() else None


def is_address(url: str) -> bool:
    """Whether Orange takes `url`: absolute, and not too long."""
    return len(url) <= URL_LENGTH and bool(split(url).hostname)


def split(url: str) -> SplitResult:
    """The parts of a web address; empty ones of anything else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return urlsplit("")
    return parts if parts.scheme in ("https", "http") else urlsplit("")


def _addresses(request: PaymentRequest) -> dict[str, str]:
    return {
        "return_url": request.success_url,
        "cancel_url": request.error_url,
        "notif_url": request.webhook_url,
    }
