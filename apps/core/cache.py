"""A cache that may be missing: with Redis down, refused or hung, every read is a miss.

The cache is a fast path, never the judge (promise P13), so no request fails because of it. After
a failure nothing in this process touches a socket for BREAKER_SECONDS; then one call probes. A hung
server thus costs one socket time-out per window, not one per call.
"""

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis, exceptions

logger = structlog.get_logger(__name__)
T = TypeVar("T")

BREAKER_SECONDS = 2.0

# A full, loading or read-only server cannot serve us either; that is no bug of the caller's.
OUTAGES = (
    exceptions.ConnectionError,
    exceptions.TimeoutError,
    exceptions.ReadOnlyError,
    exceptions.OutOfMemoryError,
)

# INCRBY alone would create a missing key; EXISTS and INCRBY apart would be two round trips.
_INCREMENT = """
if redis.call('EXISTS', KEYS[1]) == 0 then return false end
return redis.call('INCRBY', KEYS[1], ARGV[1])
"""

# The expiry is set whenever it is missing, so that no counter can stay for ever.
_COUNT = """
local count = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  left = tonumber(ARGV[1])
  redis.call('PEXPIRE', KEYS[1], left)
end
return {count, left}
"""


class Breaker:
    """Remembers, for one process, that the server failed a moment ago. Safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._retry_at: float | None = None

    def allows(self) -> bool:
        """Whether to touch the socket. In trouble, one caller per window may, as a probe."""
        if self._retry_at is None:
            return True
        with self._lock:
            now = time.monotonic()
            if self._retry_at is None or now < self._retry_at:
                return self._retry_at is None
            self._retry_at = now + BREAKER_SECONDS
            return True

    def failed(self, error: Exception) -> None:
        """Open, or stay open; only the first failure of an outage is logged."""
        with self._lock:
            first, self._retry_at = self._retry_at is None, time.monotonic() + BREAKER_SECONDS
        if first:
            logger.error("cache_unavailable", error=type(error).__name__, reason=str(error))

    def succeeded(self) -> None:
        """Close again."""
        if self._retry_at is not None:
            self._retry_at = None
            logger.warning("cache_available_again")


_breakers: dict[tuple[str, ...], Breaker] = {}


class JsonSerializer:
    """JSON instead of pickle: whoever can write to Redis must not run code here (control 85).

    Raises TypeError for what JSON cannot hold. Integers stay bare, so that Redis can add to them.
    """

    def dumps(self, obj: Any) -> Any:
        return obj if type(obj) is int else json.dumps(obj)

    def loads(self, data: Any) -> Any:
        return json.loads(data)


class FailSoftClient(RedisCacheClient):
    """Django's Redis client, each operation a single round trip that may come to nothing."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **{"serializer": JsonSerializer, **options})
        self._breaker = _breakers.setdefault(tuple(servers), Breaker())
        self._clients: dict[bool, Redis[Any]] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> "Redis[Any]":
        """The redis-py client, made once: building it costs more than a command."""
        client = self._clients.get(write)
        if client is None:
            client = self._clients[write] = super().get_client(key, write=write)
        return client

    def attempt(self, operation: Callable[[], T], otherwise: T) -> T:
        """What `operation` returns, or `otherwise` while the server is in trouble."""
        if not self._breaker.allows():
            return otherwise
        try:
            result = operation()
        except OUTAGES as error:
            self._breaker.failed(error)
            return otherwise
        self._breaker.succeeded()
        return result

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        return self.attempt(lambda: super(FailSoftClient, self).add(key, value, timeout), True)

    def get(self, key: Any, default: Any) -> Any:
        return self.attempt(lambda: super(FailSoftClient, self).get(key, default), default)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        self.attempt(lambda: super(FailSoftClient, self).set(key, value, timeout), None)

    def touch(self, key: Any, timeout: Any) -> bool:
        return self.attempt(lambda: super(FailSoftClient, self).touch(key, timeout), False)

    def delete(self, key: Any) -> bool:
        return self.attempt(lambda: super(FailSoftClient, self).delete(key), False)

    def get_many(self, keys: Iterable[Any]) -> dict[Any, Any]:
        return self.attempt(lambda: super(FailSoftClient, self).get_many(keys), {})

    def has_key(self, key: Any) -> bool:
        return self.attempt(lambda: super(FailSoftClient, self).has_key(key), False)

    def incr(self, key: Any, delta: int) -> Any:
        client = self.get_client(key, write=True)
        value = self.attempt(lambda: client.eval(_INCREMENT, 1, key, delta), None)
        if value is None:
            raise ValueError(f"Key {key!r} not found.")
        return value

    def set_many(self, data: Mapping[Any, Any], timeout: Any) -> None:
        self.attempt(lambda: super(FailSoftClient, self).set_many(data, timeout), None)

    def delete_many(self, keys: Iterable[Any]) -> None:
        self.attempt(lambda: super(FailSoftClient, self).delete_many(keys), None)

    def clear(self) -> bool:
        return self.attempt(super().clear, False)

    def count(self, key: Any, milliseconds: int) -> tuple[int, int] | None:
        client = self.get_client(key, write=True)
        found = self.attempt(lambda: client.eval(_COUNT, 1, key, milliseconds), None)
        return None if found is None else (found[0], found[1])


class FailSoftRedisCache(RedisCache):
    """Django's cache API over FailSoftClient.

    In an outage: get → the default, add → True (the database stays the judge), set and delete →
    nothing, incr → ValueError as for a missing key. Anything but an outage is raised.
    """

    _cache: Any

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = FailSoftClient

    def validate_key(self, key: str) -> None:
        """Any key will do: the limits that Django checks are memcached's."""

    def count(self, key: str, seconds: float) -> tuple[int, float] | None:
        """Count one event in the window under `key`: the count so far and the seconds left.

        The window opens with its first event and lasts `seconds`. None when Redis is down.
        """
        found = self._cache.count(self.make_key(key), round(seconds * 1000))
        return None if found is None else (found[0], found[1] / 1000)
