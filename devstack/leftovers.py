"""What a `kill -9` of a stack leaves running, and how the next start ends it and nothing else."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from devstack.processes import POLL_SECONDS, Child, kill_group

PATIENCE_SECONDS = 5.0


def birth_of(pid: int) -> str | None:
    """When the process began, in whatever unit the system has; None when there is no such process.

    A pid alone may belong to a stranger by now; pid and birth together do not.
    """
    if Path("/proc/self/stat").exists():
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] == "Z" else fields[19]
    ps = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True)
    return ps.stdout.strip() or None


@dataclass(frozen=True)
class Roster:
    """The children of one stack, on disk, so that the next start can end those a `kill -9` left."""

    path: Path

    def add(self, child: Child) -> None:
        """Remember a child that has just been started."""
        entries = [*self._entries(), (child.pid, birth_of(child.pid))]
        replacement = self.path.with_suffix(".new")
        replacement.write_text(json.dumps(entries))
        replacement.replace(self.path)

    def clear(self) -> None:
        """Forget all: they have been stopped."""
        self.path.unlink(missing_ok=True)

    def end_leftovers(self, *, seconds: float = PATIENCE_SECONDS) -> None:
        """Stop the remembered processes still there: politely, and after `seconds` for good."""
        leftovers = [pid for pid, birth in self._entries() if birth and birth_of(pid) == birth]
        # SIGINT is the fast shutdown of PostgreSQL and a clean stop for all the others.
        for pid in reversed(leftovers):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
                os.kill(pid, signal.SIGCONT)  # one that is suspended could not obey
        deadline = time.monotonic() + seconds
        while any(map(birth_of, leftovers)) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        for pid in leftovers:
            kill_group(pid)
        self.clear()

    def _entries(self) -> Iterator[tuple[int, str | None]]:
        # A half-written file cannot happen (see add), a missing one is the first start.
        if not self.path.exists():
            return
        yield from json.loads(self.path.read_text())


def end_postgres_on(data: Path) -> None:
    """End server processes that outlived their postmaster: they notice, but not at once."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (orphans := list(_postgres_on(data))) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    for pid in orphans:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _postgres_on(data: Path) -> Iterator[int]:
    """Processes of PostgreSQL working in `data` (all change into it); none without /proc."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            here = (process / "cwd").readlink() == data
            if here and (process / "exe").readlink().name == "postgres":
                yield int(process.name)
