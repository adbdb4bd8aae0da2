"""The operator who may give money back: his password comes encrypted (wire reference, 9 and 14)."""

import base64
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from apps.simulator import accounts

BITS = 2048


def certificate() -> str:
    """What clients encrypt the password with, in the place of Safaricom's."""
    written = (
        _key()
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return written.decode()


def is_operator(credential: Any) -> bool:
    """Whether the password is in it. The one that our own settings hold is taken as it stands."""
    if credential == accounts.MPESA_CREDENTIAL:
        return True
    try:
        said = _key().decrypt(base64.b64decode(credential, validate=True), padding.PKCS1v15())
    except (ValueError, TypeError):
        return False
    return said == accounts.MPESA_PASSWORD.encode()


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=BITS)
