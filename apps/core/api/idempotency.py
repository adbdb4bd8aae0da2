"""The `Idempotency-Key` of a request, and the answer to one that was seen before.

The header and the body's `idempotency_key` are the same thing.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import Invalid
from apps.core.idempotency import Key, fingerprint

HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotent-Replayed"
MAX_LENGTH = 255


class IdempotencyKeyInvalid(Invalid):
    """The key is missing, too long, not printable, or said twice and differently."""

    code = "idempotency-key-invalid"
    message = _("The idempotency key must be 1 to 255 printable characters.")


def read_key(request: Request, *, operation: str, data: Any) -> Key | None:
    """The request's key, or None. Raises IdempotencyKeyInvalid for a malformed one."""
    value = _one_key(request)
    return Key(value=value, fingerprint=fingerprint(operation, data)) if value else None


def require_key(request: Request, *, operation: str, data: Any) -> Key:
    """The request's key. Raises IdempotencyKeyInvalid for a missing or malformed one."""
    key = read_key(request, operation=operation, data=data)
    if key is None:
        raise IdempotencyKeyInvalid(
            _("An Idempotency-Key header or idempotency_key field is required."),
            field="idempotency_key",
        )
    return key


def _one_key(request: Request) -> str | None:
    header = _as_sent(request.headers.get(HEADER))
    body = request.data.get("idempotency_key") if isinstance(request.data, dict) else None
    for value in (header, body):
        if value is not None and not _well_formed(value):
            raise IdempotencyKeyInvalid(field="idempotency_key")
    if header is not None and body is not None and header != body:
        raise IdempotencyKeyInvalid(
            _("The Idempotency-Key header and the idempotency_key field differ."),
            field="idempotency_key",
        )
    return header if header is not None else body


def _as_sent(header: str | None) -> str | None:
    """The header's bytes as UTF-8, as the body has them; WSGI hands them over as Latin-1."""
    if header is None:
        return None
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError as error:
        raise IdempotencyKeyInvalid(field="idempotency_key") from error


def _well_formed(value: Any) -> bool:
    return (
        isinstance(value, str)
        and 1 <= len(value) <= MAX_LENGTH
        and value.isprintable()
        and value == value.strip()
    )


def created_or_replayed(data: Any, *, is_duplicate: bool) -> Response:
    """201 with a new object, or 200 with the present state of the one this key made."""
    if is_duplicate:
        return Response(data, status=status.HTTP_200_OK, headers={REPLAYED_HEADER: "true"})
    return Response(data, status=status.HTTP_201_CREATED)
