"""A breaker: after a failure, leave a server alone for a moment instead of waiting for it again."""

import threading
import time
from collections.abc import Callable

import structlog

logger = structlog.get_logger(__name__)

BREAKER_SECONDS = 2.0


class Breaker:
    """Remembers, for a whole process, that a server failed a moment ago. Safe between threads.

    `name` stands in the log lines; `clock` counts seconds and never goes back.
    """

    def __init__(self, name: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._name = name
        self._clock = clock
        self._lock = threading.Lock()
        self._retry_at: float | None = None

    def allows(self) -> bool:
        """Whether to touch the socket. In trouble, one caller per window may, as a probe."""
        with self._lock:
            if self._retry_at is None:
                return True
            now = self._clock()
            if now < self._retry_at:
                return False
            self._retry_at = now + BREAKER_SECONDS
            return True

    def failed(self, error: Exception) -> None:
        """Open, or stay open. Only the first failure of an outage is logged."""
        with self._lock:
            is_first = self._retry_at is None
            self._retry_at = self._clock() + BREAKER_SECONDS
        if is_first:
            logger.error(
                "server_unavailable",
                server=self._name,
                error=type(error).__name__,
                reason=str(error),
            )

    def succeeded(self) -> None:
        """Close again."""
        with self._lock:
            was_open, self._retry_at = self._retry_at is not None, None
        if was_open:
            logger.warning("server_available_again", server=self._name)
