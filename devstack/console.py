"""What a person sees of a stack: every child's lines behind its name, in a colour of its own."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import threading
from collections.abc import Mapping
from typing import IO, Self

COLOURS = {
    "encaisse": "1",
    "setup": "36",
    "postgres": "34",
    "valkey": "31",
    "simulator": "95",
    "web": "32",
    "worker": "33",
    "beat": "35",
}
WIDTH = max(map(len, COLOURS))
ESCAPES = re.compile(r"\033\[[0-9;]*m")


class Console:
    """Prints whole lines, never two mixed, in colour on a terminal only."""

    def __init__(
        self, stream: IO[str] | None = None, environ: Mapping[str, str] = os.environ
    ) -> None:
        self.stream = stream or sys.stdout
        self.coloured = self.stream.isatty() and not environ.get("NO_COLOR")
        self.lock = threading.Lock()
        self.pipes: dict[str, int] = {}
        self.readers: list[threading.Thread] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Print what the children still had to say."""
        for pipe in self.pipes.values():
            os.close(pipe)
        for reader in self.readers:
            # Bounded: a stranger who inherited a pipe must not keep us.
            reader.join(1.0)

    def say(self, text: str, name: str = "encaisse") -> None:
        """Print each line of `text` behind `name`."""
        with self.lock, contextlib.suppress(BrokenPipeError):
            for line in text.splitlines():
                shown = line if self.coloured else ESCAPES.sub("", line)
                self.stream.write(f"{self._prefix(name)} {shown}\n")
            self.stream.flush()

    def pipe(self, name: str) -> int:
        """A file descriptor whose lines are printed behind `name`."""
        if name not in self.pipes:
            reading, self.pipes[name] = os.pipe()
            reader = threading.Thread(target=self._copy, args=(name, reading), daemon=True)
            reader.start()
            self.readers.append(reader)
        return self.pipes[name]

    def _copy(self, name: str, reading: int) -> None:
        with open(reading, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                self.say(line.rstrip("\n"), name)

    def _prefix(self, name: str) -> str:
        label = f"{name:<{WIDTH}} |"
        return f"\033[{COLOURS.get(name, '0')}m{label}\033[0m" if self.coloured else label
