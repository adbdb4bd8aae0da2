"""What processes take: processor time while a measure runs, and memory. Reads Linux's /proc."""

from __future__ import annotations

import contextlib
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
PROC = Path("/proc")


def family(pid: int) -> list[int]:
    """The process and all its descendants."""
    children = defaultdict(list)
    for child, parent in _parents():
        children[parent].append(child)
    found = [pid]
    for member in found:  # grows while we walk it
        found.extend(children[member])
    return found


def cpu_seconds(pid: int) -> float:
    """Processor time that a process and its descendants, living or reaped, have taken so far."""
    total = 0
    for member in family(pid):
        with contextlib.suppress(OSError):
            fields = _stat(PROC / str(member))
            total += sum(map(int, fields[11:15]))
    return total / TICKS


def memory_mib(pid: int) -> float:
    """Resident set size: what several processes share counts for each of them."""
    with contextlib.suppress(OSError):
        return int(_stat(PROC / str(pid))[21]) * PAGE / 2**20
    return 0.0


def command(pid: int) -> str:
    """How the process was started."""
    return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")


def _parents() -> Iterator[tuple[int, int]]:
    for process in PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError):
            yield int(process.name), int(_stat(process)[1])


def _stat(process: Path) -> list[str]:
    """The fields of `stat` behind the command's name, which may hold spaces."""
    return (process / "stat").read_text().rpartition(")")[2].split()
