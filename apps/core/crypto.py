"""Secrets and phone numbers at rest: Fernet with rotation, and a keyed hash to search by."""

import hashlib
import hmac
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def fernet() -> MultiFernet:
    """Encrypts with the first key of FIELD_ENCRYPTION_KEYS and reads with any of them."""
    return _fernet(tuple(settings.FIELD_ENCRYPTION_KEYS))


def decrypt(text: str) -> str:
    """What an encrypted column says. An empty text stays empty."""
    return fernet().decrypt(text.encode()).decode() if text else text


def search_hash(value: str) -> str:
    """A keyed hash by which an encrypted value can be found again, never read."""
    return hmac.new(settings.SEARCH_HASH_KEY.encode(), value.encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # no generics at run time
    """Text that stands encrypted in the database. An empty text stays empty."""

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return fernet().encrypt(text.encode()).decode() if text else text

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return decrypt(value) if value else value
