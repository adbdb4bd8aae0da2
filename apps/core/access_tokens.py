"""Access tokens that one process fetches and all of them use, until shortly before they expire.

A token stands encrypted in the cache. With Redis gone every process keeps its own.
"""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from django.core.cache import cache

from apps.core.crypto import fernet

USUAL_SECONDS = 3600.0
"""How long a token lasts with most providers."""

RENEW_BEFORE = 60.0
"""How long before its end a token is no longer handed out, in seconds."""

FETCH_LOCK_SECONDS = 15
"""How long one process may take to fetch before another tries as well."""

PATIENCE_SECONDS = 3.0
POLL_SECONDS = 0.05

_own: dict[str, "AccessToken"] = {}


@dataclass(frozen=True)
class AccessToken:
    """A bearer token, handed out until `renew_at` (seconds since 1970)."""

    value: str
    renew_at: float

    @classmethod
    def issued(
        cls, value: str, expires_in: object, *, longest: float = USUAL_SECONDS
    ) -> "AccessToken":
        """A token issued just now for `expires_in` seconds, as the provider wrote them.

        What makes no sense, or is above `longest`, counts as the usual hour: a token that ends
        sooner costs one 401, nothing more. One of a short life is used for half of it.
        """
        seconds = _seconds(expires_in, longest)
        return cls(value, time.time() + max(seconds - RENEW_BEFORE, seconds / 2))

    @property
    def seconds_left(self) -> float:
        return self.renew_at - time.time()


def access_token(account: str, fetch: Callable[[], AccessToken]) -> str:
    """The token of `account`, fetched by one caller at a time when there is none.

    `account` must change when the credentials do; whatever `fetch` raises passes through.
    """
    name = _name(account)
    if token := _known(name):
        return token.value
    if not cache.add(f"{name}:lock", "1", FETCH_LOCK_SECONDS) and (token := _awaited(name)):
        return token.value
    try:
        # Somebody may have finished fetching between our look and our lock.
        return (_known(name) or _remember(name, fetch())).value
    finally:
        cache.delete(f"{name}:lock")


def forget_access_token(account: str, value: str) -> None:
    """The provider refused this token: the next caller fetches another one."""
    name = _name(account)
    known = _known(name)
    if known and known.value == value:
        _own.pop(name, None)
        cache.delete(name)


def _seconds(said: Any, longest: float) -> float:
    """A life in seconds, from a number or a text."""
    try:
        seconds = float(said)
    except (TypeError, ValueError, OverflowError):
        return USUAL_SECONDS
    return seconds if 0 < seconds <= longest else USUAL_SECONDS


def _known(name: str) -> AccessToken | None:
    token = _read(cache.get(name)) or _own.get(name)
    return token if token and token.seconds_left > 0 else None


def _awaited(name: str) -> AccessToken | None:
    """Somebody else is fetching: wait a moment for theirs."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        if token := _known(name):
            return token
    return None


def _remember(name: str, token: AccessToken) -> AccessToken:
    sealed = json.dumps([token.value, token.renew_at]).encode()
    cache.set(name, fernet().encrypt(sealed).decode(), max(1, int(token.seconds_left)))
    _own[name] = token
    return token


def _read(sealed: str | None) -> AccessToken | None:
    if not sealed:
        return None
    try:
        value, renew_at = json.loads(fernet().decrypt(sealed.encode()))
    except (InvalidToken, ValueError):
        return None
    return AccessToken(value, renew_at)


def _name(account: str) -> str:
    return f"access-token:{hashlib.sha256(account.encode()).hexdigest()}"
