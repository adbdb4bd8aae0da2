"""Child processes that never outlive us.

Children run in a process group of their own, so that Ctrl-C in a terminal reaches the supervisor
alone and it can stop them in order.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

LAUNCHER = Path(__file__).with_name("launch.py")
POLL_SECONDS = 0.02

Checkpoint = Callable[[], None]
"""Called while waiting; raises to give up, for example because the user asked to stop."""


Output = int | IO[bytes] | None
"""Where a child's output goes, as `subprocess` takes it; None leaves it on ours."""


class StackError(Exception):
    """A stack cannot run; the message says why, to a person."""


class ChildFailed(StackError):
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
        stop_together([self])

    def wait(self, checkpoint: Checkpoint) -> int:
        """Wait for the child to end by itself and return its exit code (negative: the signal)."""
        while self.running:
            checkpoint()
            time.sleep(POLL_SECONDS)
        return self.process.returncode


def stop_together(children: Iterable[Child]) -> None:
    """Ask all at once; kill each, with its process group, that is still there after its grace."""
    asked = time.monotonic()
    children = list(children)
    for child in children:
        child.signal(child.stop_signal)
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.0, asked + child.grace - time.monotonic()))
        kill_group(child.pid)
        child.process.wait()


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
