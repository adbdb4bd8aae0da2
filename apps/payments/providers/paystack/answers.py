"""Paystack's envelope, and what stands in it (sections 1 and 4): pure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from apps.core.http import Answer
from apps.core.storable import is_storable_text

LONGEST_ID = 120
LONGEST_LINK = 2000
LARGEST_ID = 2**63
"""What the columns hold."""

NOT_FOUND_CODE = "transaction_not_found"
NOT_FOUND_WORDS = (
    "transaction not found",
    "transaction reference not found",
    "transaction reference is invalid",
)


def envelope(answer: Answer) -> Mapping[str, Any]:
    """The body as an object; empty where it is none."""
    said = answer.json()
    return said if isinstance(said, dict) else {}


def data_of(answer: Answer) -> Mapping[str, Any]:
    """What is in the envelope of a call that was done; empty where nothing is.

    The envelope's `status` is about the call and never about the payment.
    """
    said = envelope(answer)
    data = said.get("data")
    is_done = answer.status in (200, 201) and said.get("status") is True
    return data if is_done and isinstance(data, dict) else {}


def is_refusal(answer: Answer) -> bool:
    """Whether Paystack itself says that it did not do it, and not that something broke."""
    said = envelope(answer)
    kind = said.get("type")
    is_plain = said.get("status") is False and said.get("data") is None
    return is_plain and bool(words_of(answer)) and kind in (None, "", "validation_error")


def is_unknown(answer: Answer) -> bool:
    """Whether it says, with either status, that there is no such transaction."""
    said = envelope(answer)
    is_said = said.get("code") == NOT_FOUND_CODE or words_of(answer) in NOT_FOUND_WORDS
    return answer.status in (400, 404) and said.get("status") is False and is_said


def words_of(answer: Answer) -> str:
    """The message in lower case, without its full stop."""
    message = envelope(answer).get("message")
    return message.strip().rstrip(".").lower() if isinstance(message, str) else ""


def text(said: Mapping[str, Any], name: str, longest: int = LONGEST_ID) -> str:
    """A text of reasonable length that a database can look for; anything else is none."""
    value = said.get(name)
    is_text = isinstance(value, str) and len(value) <= longest and is_storable_text(value)
    return str(value) if is_text else ""


def number(said: Mapping[str, Any], name: str) -> str:
    """An id as a text: they no longer fit into 32 bits, and some are texts already."""
    value = said.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if 0 < value < LARGEST_ID else ""
    found = text(said, name)
    return found if found.isascii() and found.isdigit() else ""


def moment(said: Mapping[str, Any], *names: str) -> datetime | None:
    """A time under any of these spellings, `2026-11-20T08:15:02.000Z`; None for anything else."""
    for name in names:
        try:
            found = datetime.fromisoformat(said[name])
            if found.tzinfo:
                return found.astimezone(UTC)
        except (KeyError, TypeError, ValueError, OverflowError):
            continue
    return None
