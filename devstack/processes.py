"""Child processes that never outlive us, and what is left of those of a stack that was killed.

Children run in a process group of their own, so that Ctrl-C in a terminal reaches the supervisor
alone and it can stop them in order.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

LAUNCHER = Path(__file__).with_name("launch.py")
POLL_SECONDS = 0.02

Checkpoint = Callable[[], None]
"""Called while waiting; raises to give up, for example because the user asked to stop."""


Output = int | IO[bytes] | None
"""Where a child's output goes, as `subprocess` takes it; None leaves it on ours."""


class ChildFailed(Exception):
    """A child ended when it should not have, or with an exit code that means failure."""


@dataclass(frozen=True)
class Watch:
    """How children are watched: where the output goes, by name, and when to give up waiting."""

    output: Callable[[str], Output] = lambda name: None
    checkpoint: Checkpoint = lambda: None


@dataclass
class Child:
    """One running child, how to stop it politely and how long to wait (seconds) before SIGKILL."""

    name: str
    process: subprocess.Popen[bytes]
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 2.0

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the child alone, if it is still there."""
        if self.running:
            self.process.send_signal(number)

    def stop(self) -> None:
        """Ask, wait for `grace` seconds, then kill the whole process group."""
        self.signal(self.stop_signal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(self.grace)
        kill_group(self.pid)
        self.process.wait()

    def wait(self, checkpoint: Checkpoint) -> int:
        """Wait for the child to end by itself and return its exit code (negative: the signal)."""
        while self.running:
            checkpoint()
            time.sleep(POLL_SECONDS)
        return self.process.returncode


def spawn(
    name: str,
    command: Iterable[str | Path],
    *,
    identity: str = "same",
    death_signal: signal.Signals = signal.SIGTERM,
    stop_signal: signal.Signals = signal.SIGTERM,
    grace: float = 2.0,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    output: Output = None,
    foreground: bool = False,
) -> Child:
    """Start a child that gets `death_signal` when the calling thread (the main one) ends.

    A `foreground` child keeps our terminal: it can be typed to, and Ctrl-C reaches it.
    """
    launch = [sys.executable, "-I", "-S", LAUNCHER, os.getpid(), int(death_signal), identity]
    process = subprocess.Popen(
        [str(part) for part in (*launch, *command)],
        stdin=None if foreground else subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        env=None if env is None else dict(env),
        cwd=cwd,
        start_new_session=not foreground,
    )
    return Child(name, process, stop_signal, grace)


def kill_group(pid: int) -> None:
    """SIGKILL what is left of the process group that `pid` leads."""
    # macOS answers EPERM, not ESRCH, when only a zombie is left in the group.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def wait_ready(
    child: Child, ready: Callable[[], bool], *, seconds: float, checkpoint: Checkpoint
) -> None:
    """Wait until `ready` is true of a child just started; stop it and raise when it never is."""
    deadline = time.monotonic() + seconds
    try:
        while not ready():
            checkpoint()
            if not child.running:
                raise ChildFailed(
                    f"{child.name} ended while starting (exit code {child.process.returncode})"
                )
            if time.monotonic() > deadline:
                raise ChildFailed(f"{child.name} did not answer within {seconds:.0f} s")
            time.sleep(POLL_SECONDS)
    except BaseException:
        child.stop()
        raise


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

    def end_leftovers(self, *, seconds: float = 5.0) -> None:
        """Stop the remembered processes still there: politely, and after `seconds` for good."""
        leftovers = [pid for pid, birth in self._entries() if birth and birth_of(pid) == birth]
        # SIGINT is the fast shutdown of PostgreSQL and a clean stop for all the others.
        for pid in reversed(leftovers):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
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
