"""Heads that leave the database: who can rewrite every table still cannot rewrite these.

A line is JSON: the restaurant, how many entries it has, the hash of the last, when, and an
HMAC-SHA-256 over the canonical form of the rest.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from apps.audit.domain.canonical import canonical
from apps.audit.domain.chain import Head


class NotOurs(ValueError):
    """A line that is not a head signed with this key."""


@dataclass(frozen=True)
class ExportedHead:
    """One restaurant's head at one moment."""

    restaurant: UUID
    head: Head
    at: datetime


def signed(exported: ExportedHead, key: bytes) -> dict[str, Any]:
    """The fields of a line, with their seal."""
    fields: dict[str, Any] = {
        "at": exported.at.astimezone(UTC).isoformat(timespec="seconds"),
        "count": exported.head.count,
        "hash": exported.head.hash.hex(),
        "restaurant": str(exported.restaurant),
    }
    return fields | {"seal": _seal(fields, key)}


def read(line: str, key: bytes) -> ExportedHead:
    """A head from a line: the exported one or a log line that has its fields. Raises NotOurs."""
    try:
        found = json.loads(line)
        fields = {name: found[name] for name in ("at", "count", "hash", "restaurant")}
        if not hmac.compare_digest(_seal(fields, key), found["seal"]):
            raise NotOurs("the seal is wrong")
        return ExportedHead(
            restaurant=UUID(fields["restaurant"]),
            head=Head(fields["count"], bytes.fromhex(fields["hash"])),
            at=datetime.fromisoformat(fields["at"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise NotOurs(str(error)) from error


def _seal(fields: dict[str, Any], key: bytes) -> str:
    return hmac.new(key, canonical(fields), hashlib.sha256).hexdigest()
