"""What every test in the project shares."""

from __future__ import annotations

from collections.abc import Iterator

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from redis import Redis

# How long an example takes says how busy the machine is, not whether the code is right.
hypothesis.settings.register_profile("encaisse", deadline=None)
hypothesis.settings.load_profile("encaisse")


@pytest.fixture(scope="session")
def _cache_server() -> Iterator[Redis]:
    with Redis.from_url(settings.CACHES["default"]["LOCATION"]) as client:
        yield client


@pytest.fixture(autouse=True)
def empty_cache(_cache_server: Redis) -> Iterator[None]:
    """No test sees what another one left in the cache.

    Only keys of this worker go: with a REDIS_URL from outside all workers share one database.
    """
    yield
    keys = list(_cache_server.scan_iter(match=f"{cache.key_prefix}:*", count=1000))
    if keys:
        _cache_server.delete(*keys)
