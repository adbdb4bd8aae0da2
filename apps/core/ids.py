"""Identifiers: UUID version 7 (RFC 9562), so that rows made together lie together in an index."""

import base64
import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    """A new primary key."""
    return uuid7()


def payment_reference(payment_id: uuid.UUID) -> str:
    """Our reference of one attempt, as providers see it: 27 letters and digits, unique for ever.

    The shortest provider limit is 30 characters (Orange Money, `order_id`).
    """
    return "P" + base64.b32encode(payment_id.bytes).decode().rstrip("=")
