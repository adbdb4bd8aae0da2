"""The key that signs exported heads."""

import hashlib
import hmac

from django.conf import settings

PURPOSE = b"encaisse.audit.heads"


def signing_key() -> bytes:
    """AUDIT_SIGNING_KEY, or one derived from SECRET_KEY where there is none."""
    own: str = settings.AUDIT_SIGNING_KEY
    return own.encode() or hmac.new(settings.SECRET_KEY.encode(), PURPOSE, hashlib.sha256).digest()
