"""A clock that may be moved forward, so that half an hour passes in a test."""

import time
from datetime import UTC, datetime


class Clock:
    """Seconds since 1970, plus what the clock was moved by."""

    def __init__(self) -> None:
        self._offset = 0.0

    def now(self) -> float:
        return time.time() + self._offset

    def forward(self, seconds: float) -> None:
        self._offset += seconds


def stamp(moment: float) -> str:
    """A time as Wave writes it: `2026-11-20T10:15:30Z`."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
