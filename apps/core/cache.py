"""A cache that may be missing: with Redis down, refused or hung, every read is a miss.

The cache is a fast path, never the judge (promise P13), so no request fails because of it. After
a failure nothing in this process touches a socket for BREAKER_SECONDS; then one call probes. A hung
server thus costs one socket time-out per window, not one per call.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis, exceptions

from apps.core.breaker import Breaker

T = TypeVar("T")

UNREACHABLE = (exceptions.ConnectionError, exceptions.TimeoutError)
# A server that is full, or a replica, or out of disk, refuses what is no bug of the caller's. The
# names are those for which redis-py has no class of its own.
UNABLE = (exceptions.ReadOnlyError, exceptions.OutOfMemoryError, exceptions.MasterDownError)
UNABLE_NAMES = ("MISCONF", "NOREPLICAS")

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

    # Django makes a client per thread; what one of them learns spares all of them the wait.
    _breakers: dict[tuple[str, ...], Breaker] = {}

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **{"serializer": JsonSerializer, **options})
        self.breaker = self._breakers.setdefault(tuple(servers), Breaker("cache"))
        self._clients: dict[bool, Redis] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Redis:
        """The redis-py client, made once: building it costs as much as a command."""
        client = self._clients.get(write)
        if client is None:
            client = self._clients[write] = super().get_client(key, write=write)
        return client

    def attempt(self, operation: Callable[[], T], *, otherwise: T) -> T:
        """What `operation` returns, or `otherwise` while the server is in trouble."""
        if not self.breaker.allows():
            return otherwise
        try:
            result = operation()
        except exceptions.RedisError as error:
            if not _is_outage(error):
                raise
            self.breaker.failed(error)
            return otherwise
        self.breaker.succeeded()
        return result

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        return self.attempt(
            lambda: super(FailSoftClient, self).add(key, value, timeout), otherwise=True
        )

    def get(self, key: Any, default: Any) -> Any:
        return self.attempt(
            lambda: super(FailSoftClient, self).get(key, default), otherwise=default
        )

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        self.attempt(lambda: super(FailSoftClient, self).set(key, value, timeout), otherwise=None)

    def touch(self, key: Any, timeout: Any) -> bool:
        return self.attempt(
            lambda: super(FailSoftClient, self).touch(key, timeout), otherwise=False
        )

    def delete(self, key: Any) -> bool:
        return self.attempt(lambda: super(FailSoftClient, self).delete(key), otherwise=False)

    def get_many(self, keys: Iterable[Any]) -> dict[Any, Any]:
        return self.attempt(lambda: super(FailSoftClient, self).get_many(keys), otherwise={})

    def has_key(self, key: Any) -> bool:
        return self.attempt(lambda: super(FailSoftClient, self).has_key(key), otherwise=False)

    def incr(self, key: Any, delta: int) -> Any:
        client = self.get_client(key, write=True)
        value = self.attempt(lambda: client.eval(_INCREMENT, 1, key, delta), otherwise=None)
        if value is None:
            raise ValueError(f"Key {key!r} not found.")
        return value

    def set_many(self, data: Mapping[Any, Any], timeout: Any) -> None:
        self.attempt(lambda: super(FailSoftClient, self).set_many(data, timeout), otherwise=None)

    def delete_many(self, keys: Iterable[Any]) -> None:
        self.attempt(lambda: super(FailSoftClient, self).delete_many(keys), otherwise=None)

    def clear(self) -> bool:
        return self.attempt(super().clear, otherwise=False)

    def count(self, key: Any, milliseconds: int) -> Any:
        """The count in the window under `key` and the milliseconds left; None in an outage."""
        client = self.get_client(key, write=True)
        return self.attempt(lambda: client.eval(_COUNT, 1, key, milliseconds), otherwise=None)


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

        The window opens with its first event and lasts `seconds`. None in an outage.
        """
        found = self._cache.count(self.make_key(key), round(seconds * 1000))
        return None if found is None else (found[0], found[1] / 1000)


def _is_outage(error: exceptions.RedisError) -> bool:
    """Whether the server is at fault, not the caller."""
    return isinstance(error, UNREACHABLE + UNABLE) or str(error).startswith(UNABLE_NAMES)
