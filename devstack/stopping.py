"""Being asked to stop: by Ctrl-C, by a service manager, or because the terminal was closed."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked us to stop."""


class StopRequest:
    """Remembers that a signal came; asked where stopping is safe, so nothing stays half started."""

    def __init__(self) -> None:
        self.requested = threading.Event()

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Catch the signals for as long as the block runs."""
        before = {number: signal.signal(number, self._remember) for number in SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def check(self) -> None:
        """Raise `Stopped` once a signal has come."""
        if self.requested.is_set():
            raise Stopped

    def _remember(self, number: int, frame: object) -> None:
        self.requested.set()
