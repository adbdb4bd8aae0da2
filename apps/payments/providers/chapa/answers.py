"""Chapa's envelope, and what stands in it (section 2): pure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from apps.core.http import Answer
from apps.core.storable import is_storable_text

LONGEST_ID = 120
LONGEST_LINK = 2000
"""What the columns hold."""


def envelope(answer: Answer) -> Mapping[str, Any]:
    """The body as an object; empty where it is none."""
    said = answer.json()
    return said if isinstance(said, dict) else {}


def data_of(answer: Answer) -> Mapping[str, Any]:
    """What is in the envelope; empty where nothing is."""
    data = envelope(answer).get("data")
    return data if isinstance(data, dict) else {}


def words_of(answer: Answer) -> str:
    """The message where it is a text, in lower case; for field errors it is an object."""
    message = envelope(answer).get("message")
    return message.strip().rstrip(".").lower() if isinstance(message, str) else ""


def fields_of(answer: Answer) -> list[str]:
    """The fields that Chapa found fault with."""
    message = envelope(answer).get("message")
    return [str(name) for name in message] if isinstance(message, dict) else []


def text(said: Mapping[str, Any], name: str, longest: int = LONGEST_ID) -> str:
    """A text of reasonable length that a database can look for; anything else is none."""
    value = said.get(name)
    is_text = isinstance(value, str) and len(value) <= longest and is_storable_text(value)
    return str(value) if is_text else ""


def moment(said: Any) -> datetime | None:
    """A timestamp of Chapa's, `2026-11-20T08:15:02.000000Z`; None for anything else."""
    try:
        found = datetime.fromisoformat(said)
        return found.astimezone(UTC) if found.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None
