"""Wave's sessions in our words: pure (sections 5, 6 and 11)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from apps.core.http import Answer
from apps.core.money import minor_units
from apps.core.storable import is_storable_text
from apps.payments.providers.base import (
    Certainty,
    PaymentRequest,
    PaymentResult,
    ProviderStatus,
    Reason,
)
from apps.payments.providers.wave.client import code_of

REASONS = {
    "blocked-account": Reason.ACCOUNT_BLOCKED,
    "insufficient-funds": Reason.INSUFFICIENT_FUNDS,
    "kyb-limits-exceeded": Reason.LIMIT_REACHED,
    "payer-mobile-mismatch": Reason.PHONE_MISMATCH,
}
"""Why the guest's last attempt failed, where that says more than that time ran out."""

REFUSED_WITH = {
    400: Reason.INVALID_REQUEST,
    401: Reason.CREDENTIALS_REFUSED,
    403: Reason.CREDENTIALS_REFUSED,
    422: Reason.INVALID_REQUEST,
    429: Reason.BUSY,
}

LONGEST_ID = 120
LONGEST_LINK = 2000
"""What the columns hold. Section 4 promises identifiers of 20 characters."""

BLOCKED = ("disabled-wallet", "invalid-wallet")


def created(answer: Answer) -> PaymentResult:
    """What an answer to a new session means. Without its id and link there is nothing to show."""
    said = answer.json()
    if answer.status == 200 and isinstance(said, dict):
        session_id, link = text(said, "id", LONGEST_ID), _link(said)
        if session_id and link:
            return PaymentResult(
                Certainty.DEFINITE,
                provider_reference=session_id,
                redirect_url=link,
                expires_at=moment(said.get("when_expires")),
                raw=answer.kept(),
            )
    return refused(answer) or PaymentResult(Certainty.IN_DOUBT, raw=answer.kept())


def refused(answer: Answer) -> PaymentResult | None:
    """A refusal in so many words, which created nothing; None for anything else."""
    if answer.status not in REFUSED_WITH:
        return None
    code = code_of(answer)
    reason = Reason.ACCOUNT_BLOCKED if code in BLOCKED else REFUSED_WITH[answer.status]
    return PaymentResult(
        Certainty.DEFINITE,
        ProviderStatus.FAILED,
        reason=reason,
        message="" if reason is Reason.BUSY else code,
        raw=answer.kept(),
    )


def looked_up(answer: Answer, request: PaymentRequest) -> PaymentResult:
    """What an answer to a question for one session says of `request`."""
    said = answer.json()
    if answer.status != 200 or not _is_session(said):
        return PaymentResult(Certainty.IN_DOUBT, raw=answer.kept())
    return session(said, request.currency, answer.kept())


def found(answer: Answer, request: PaymentRequest) -> PaymentResult:
    """What a search for our reference brought to light.

    Several sessions may bear it; the one that was paid counts, else the newest that is open.
    """
    said = answer.json()
    listed = said.get("result") if isinstance(said, dict) else None
    if answer.status != 200 or not isinstance(listed, list):
        return PaymentResult(Certainty.IN_DOUBT, raw=answer.kept())
    ours = [
        one
        for one in listed
        if _is_session(one) and one.get("client_reference") == request.reference
    ]
    if len(ours) < len(listed) and not ours:
        return PaymentResult(Certainty.IN_DOUBT, raw=answer.kept())
    if not ours:
        return PaymentResult(Certainty.DEFINITE, ProviderStatus.NOT_FOUND, raw=answer.kept())
    return session(max(ours, key=_rank), request.currency, answer.kept())


def session(said: Mapping[str, Any], currency: str, raw: Mapping[str, Any]) -> PaymentResult:
    """A session's state. An attempt that failed does not end it, and a new word is not an end."""
    status, reason = _status(said), Reason.EXPIRED
    if isinstance(error := said.get("last_payment_error"), dict):
        reason = REASONS.get(text(error, "code"), reason)
    is_open = status is ProviderStatus.PENDING
    return PaymentResult(
        Certainty.DEFINITE,
        status,
        provider_reference=text(said, "id", LONGEST_ID),
        amount=minor_units(said.get("amount"), currency),
        currency=text(said, "currency") or None,
        reason=reason if status is ProviderStatus.EXPIRED else "",
        redirect_url=_link(said) if is_open else "",
        expires_at=moment(said.get("when_expires")) if is_open else None,
        transaction_id=(
            text(said, "transaction_id")[:LONGEST_ID] if status is ProviderStatus.SUCCEEDED else ""
        ),
        raw=raw,
    )


def text(said: Mapping[str, Any], name: str, longest: int = 2048) -> str:
    """A text of reasonable length that a database can look for; anything else is none."""
    value = said.get(name)
    is_text = isinstance(value, str) and len(value) <= longest and is_storable_text(value)
    return str(value) if is_text else ""


def moment(said: Any) -> datetime | None:
    """A timestamp of Wave's, `2026-11-20T10:15:30Z`; None for anything else."""
    try:
        found = datetime.fromisoformat(said)
        return found.astimezone(UTC) if found.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None


def _link(said: Mapping[str, Any]) -> str:
    link = text(said, "wave_launch_url", LONGEST_LINK)
    return link if link.startswith(("https://", "http://")) else ""


def _is_session(said: Any) -> bool:
    return isinstance(said, dict) and isinstance(said.get("checkout_status"), str)


def _status(said: Mapping[str, Any]) -> ProviderStatus:
    """Only `complete` together with `succeeded` is money (section 11)."""
    states = said["checkout_status"], said.get("payment_status")
    if states == ("complete", "succeeded"):
        return ProviderStatus.SUCCEEDED
    if states[0] == "expired" and states[1] != "succeeded":
        return ProviderStatus.EXPIRED
    return ProviderStatus.PENDING


def _rank(said: Mapping[str, Any]) -> tuple[int, str]:
    order = (ProviderStatus.EXPIRED, ProviderStatus.PENDING, ProviderStatus.SUCCEEDED)
    return order.index(_status(said)), text(said, "when_created")
