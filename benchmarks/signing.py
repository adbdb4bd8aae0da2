"""How the benchmark's provider signs its webhooks; known to whoever sends and whoever checks."""

from __future__ import annotations

import hmac

SECRET = "a-webhook-secret-of-no-worth"
HEADER = "X-Bench-Signature"


def sign(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, "sha256").hexdigest()


def is_signed(secret: str, body: bytes, signature: str) -> bool:
    """Whether the signature is right, in constant time; a foreign letter makes it wrong."""
    return hmac.compare_digest(sign(secret, body).encode(), signature.encode())
