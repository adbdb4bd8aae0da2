"""Run one command with servers of its own: `python -m devstack exec -- COMMAND`."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from devstack.embedded import servers
from devstack.processes import Child, StackError, spawn

NO_SERVERS_EXIT = 125  # as `env` and `timeout` say that they themselves failed
SIGNAL_EXIT = 128  # a shell's way to say that a signal ended the command


def execute(command: Sequence[str], *, data_dir: Path | None, durable: bool | None) -> int:
    """Run `command` with URLs of embedded servers in its environment; return its exit code."""
    try:
        with servers(data_dir, durable=durable) as running:
            child = spawn("command", command, env=running.environ, foreground=True)
            with _passing_signals(child):
                code = child.process.wait()
    except StackError as problem:
        print(problem, file=sys.stderr)
        return NO_SERVERS_EXIT
    return SIGNAL_EXIT - code if code < 0 else code


@contextlib.contextmanager
def _passing_signals(child: Child) -> Iterator[None]:
    """Let the command decide what a signal means; the servers stop after it, never before."""

    def pass_on(number: int, frame: object) -> None:
        child.signal(signal.Signals(number))

    def leave_to_terminal(number: int, frame: object) -> None:
        """Ctrl-C reaches the command through the terminal already."""

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGTERM, signal.SIGHUP)}
    before[signal.SIGINT] = signal.signal(signal.SIGINT, leave_to_terminal)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
