"""Identifiers: UUID version 7 (RFC 9562), so that rows made together lie together in an index."""

import base64
import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    """A new primary key."""
    return uuid7()


def refund_reference(refund_id: uuid.UUID) -> str:
    """Our reference of one refund, in the form of `payment_reference`."""
    return _reference("R", refund_id)


def payment_reference(payment_id: uuid.UUID) -> str:
    """Our reference of one attempt, as providers see it: 27 letters and digits, unique for ever.

    The shortest provider limit is 30 characters (Orange Money, `order_id`).
    """
    return _reference("P", payment_id)


def _reference(letter: str, row_id: uuid.UUID) -> str:
    return letter + base64.b32encode(row_id.bytes).decode().rstrip("=")
