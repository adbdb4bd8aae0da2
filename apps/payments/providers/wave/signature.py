"""`Wave-Signature`, on what we send and on what is sent to us (sections 3 and 10.3)."""

import hmac
import time
from collections.abc import Iterable

TOLERANCE = 300
"""How far a webhook's time may be from ours, in seconds."""

LONGEST_HEADER = 2048


def sign(secret: str, body: bytes, *, at: int | None = None) -> str:
    """The header for `body`, signed at a Unix time, or now."""
    stamp = str(int(time.time()) if at is None else at)
    return f"t={stamp},v1={_digest(secret, stamp, body)}"


def is_signed(header: str, body: bytes, secrets: Iterable[str]) -> bool:
    """Whether any of our secrets made any of the header's signatures, not long ago.

    While a secret is replaced, a webhook may carry two signatures and we may hold two secrets.
    """
    if len(header) > LONGEST_HEADER:
        return False
    fields = [part.strip().partition("=") for part in header.split(",")]
    stamps = [value for name, _, value in fields if name == "t"]
    given = [value.encode() for name, _, value in fields if name == "v1"]
    if len(stamps) != 1 or not _is_recent(stamps[0]):
        return False
    ours = [_digest(secret, stamps[0], body).encode() for secret in secrets]
    return any(hmac.compare_digest(one, other) for one in ours for other in given)


def _is_recent(stamp: str) -> bool:
    is_number = stamp.isascii() and stamp.isdigit() and len(stamp) <= 12
    return is_number and abs(time.time() - int(stamp)) <= TOLERANCE


def _digest(secret: str, stamp: str, body: bytes) -> str:
    """Time and body with nothing in between: a dot, as others have it, is another signature."""
    return hmac.new(secret.encode(), stamp.encode() + body, "sha256").hexdigest()
