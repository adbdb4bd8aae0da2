"""The record of a request that must take effect only once.

Keys follow api.md: 1 to 255 printable characters, private to a restaurant and to the kind of
operation (docs/decisions/0007), kept for ever on the row they made, beside a fingerprint of the
request.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Unprocessable


class IdempotencyKeyReused(Unprocessable):
    """The key belongs to another request."""

    code = "idempotency-key-reused"
    message = _("This idempotency key was used for another request. Use a new key.")


@dataclass(frozen=True)
class Key:
    """A key with the fingerprint of the request that it names."""

    value: str
    fingerprint: str

    def check(self, stored_fingerprint: str) -> None:
        """Raises IdempotencyKeyReused when the stored fingerprint is of another request."""
        if stored_fingerprint != self.fingerprint:
            raise IdempotencyKeyReused(field="idempotency_key")


def fingerprint(operation: str, data: Any) -> str:
    """SHA-256 of what was asked: the operation and its input, independent of field order."""
    canonical = json.dumps([operation, data], sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
