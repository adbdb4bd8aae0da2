"""The chain: each entry's hash covers the entry and the hash of the one before.

    digest = SHA-256(canonical row)
    hash   = SHA-256(previous hash ‖ sequence as int8 ‖ digest)

The database does the second step itself, at COMMIT (`apps/audit/triggers.py`). The format is for
ever: what is written with it must be found whole in ten years.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from apps.audit.domain.canonical import canonical

GENESIS = bytes(32)
"""What stands for the previous hash before the first entry."""

CONTENT = (
    "id",
    "restaurant_id",
    "actor_id",
    "action",
    "subject_type",
    "subject_id",
    "reason",
    "facts",
    "channel",
    "ip_address",
    "request_id",
    "created_at",
)
"""What an entry says, and its digest covers: every column but its place in the chain."""


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as it was found in the table."""

    sequence: int | None
    digest: bytes
    hash: bytes | None
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """How many entries a restaurant has, and the hash of the last."""

    count: int
    hash: bytes


def digest_of(content: Mapping[str, Any]) -> bytes:
    """The hash of what an entry says. Raises ValueError for facts that are not JSON."""
    row = {name: _plain(content[name]) for name in CONTENT}
    return hashlib.sha256(canonical(row)).digest()


def hash_of(previous: bytes, sequence: int, digest: bytes) -> bytes:
    """The hash of an entry at its place in the chain."""
    return hashlib.sha256(previous + sequence.to_bytes(8, "big", signed=True) + digest).digest()


def says_what_it_said(link: Link) -> bool:
    """Whether the content still has the digest that was taken of it when it was written."""
    try:
        return digest_of(link.content) == link.digest
    except (ValueError, RecursionError):  # facts that nobody can have written through us
        return False


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
