"""One `REDIS_URL`, and the forms in which Django's cache and Celery each want it."""

from urllib.parse import urlsplit

SOCKET_SCHEMES = {"unix", "redis+socket"}


def cache_url(redis_url: str, database: int) -> str:
    """The URL of one logical database, as redis-py reads it."""
    if _is_socket(redis_url):
        return f"unix://{urlsplit(redis_url).path}?db={database}"
    return f"{_without_database(redis_url)}/{database}"


def broker_url(redis_url: str, database: int) -> str:
    """The URL of one logical database, as Celery (kombu) reads it."""
    if _is_socket(redis_url):
        return f"redis+socket://{urlsplit(redis_url).path}?virtual_host={database}"
    return f"{_without_database(redis_url)}/{database}"


def _is_socket(redis_url: str) -> bool:
    return urlsplit(redis_url).scheme in SOCKET_SCHEMES


def _without_database(redis_url: str) -> str:
    parts = urlsplit(redis_url)
    return f"{parts.scheme}://{parts.netloc}"
