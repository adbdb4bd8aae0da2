"""Taking turns: of those who can wait only a few work at once, so that others need not wait.

A process has one interpreter and a few database connections. When hundreds of threads want them at
the same moment everybody is as slow as the last of them; whoever waits here asks for neither.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from apps.core.db import release_connection


class Turns:
    """So many places in this process, and how long (seconds) somebody waits for one.

    A matter of manners, not of safety: whoever has waited long enough goes ahead all the same.
    """

    def __init__(self, places: int, patience: float) -> None:
        self._free = threading.BoundedSemaphore(places)
        self._patience = patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Work inside. Call it outside of a transaction: no connection is held while waiting."""
        has_place = self._free.acquire(blocking=False)
        if not has_place:
            release_connection()
            has_place = self._free.acquire(timeout=self._patience)
        try:
            yield
        finally:
            if has_place:
                self._free.release()
