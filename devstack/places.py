"""Where a stack keeps its files: a directory that stays, or one that vanishes with the servers."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from devstack.identity import Identity
from devstack.leftovers import Roster, end_postgres_on
from devstack.processes import POLL_SECONDS, StackError

# The kernel cuts the path of a socket at 107 bytes, macOS at 103; "/.s.PGSQL.5432" takes 14 of
# them.
SOCKET_DIRECTORY_BYTES = 88
PLAIN_PATH = re.compile(r"[A-Za-z0-9._/-]+")
MEMORY = Path("/dev/shm")
MEMORY_BYTES_WANTED = 2 * 1024**3
DYING_SECONDS = 1.0
TIDYING_SECONDS = 60.0


class DirectoryInUse(StackError):
    """Another stack is running on the same data directory."""


@dataclass(frozen=True)
class Place:
    """The directories of one stack.

    `root` is what the caller asked for, `home` where PostgreSQL's user can write (nearly always
    the same), `sockets` a private directory with a path short enough for a socket.
    """

    root: Path
    home: Path
    sockets: Path

    @property
    def postgres(self) -> Path:
        return self.home / "postgres"

    @property
    def roster(self) -> Roster:
        return Roster(self.root / "children.json")


@contextlib.contextmanager
def persistent(data_dir: Path, identity: Identity) -> Iterator[Place]:
    """The place of a stack whose data stays; held by one stack at a time."""
    root = data_dir.resolve()
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _locked(root, seconds=DYING_SECONDS):
        place = _place(root, identity, elsewhere=Path("/var/tmp"))
        place.roster.end_leftovers()
        try:
            yield place
        finally:
            place.roster.clear()
            shutil.rmtree(place.sockets, ignore_errors=True)


@contextlib.contextmanager
def throwaway(identity: Identity, *, durable: bool = False) -> Iterator[Place]:
    """A place removed at the end; in memory where there is room, on a disk when `durable`."""
    base = _throwaway_base(durable)
    mine = _private(base / f"encaisse-{os.geteuid()}", os.geteuid(), os.getegid())
    with contextlib.ExitStack() as held:
        # Tidying and creating exclude each other, so that nobody sees a new directory before its
        # lock is held.
        with _locked(mine, seconds=TIDYING_SECONDS):
            _remove_abandoned(mine, identity, base)
            root = Path(tempfile.mkdtemp(dir=mine))
            held.enter_context(_locked(root, seconds=0))
        place = _place(root, identity, elsewhere=base)
        held.callback(_remove, place)
        yield place


def _place(root: Path, identity: Identity, *, elsewhere: Path) -> Place:
    """Lay out the directories of `root`; what PostgreSQL's user could not reach goes elsewhere."""
    short = f"encaisse-{os.geteuid()}-{hashlib.sha256(os.fsencode(root)).hexdigest()[:12]}"
    if identity.really_other:
        home = _private(elsewhere / short, identity.uid, identity.gid)
        return Place(root, home, _private(home / "run", identity.uid, identity.gid))
    inside = root / "run"
    fits = len(os.fsencode(inside)) <= SOCKET_DIRECTORY_BYTES and PLAIN_PATH.fullmatch(str(inside))
    sockets = inside if fits else Path("/tmp") / short
    return Place(root, root, _private(sockets, os.geteuid(), os.getegid()))


def _private(path: Path, uid: int, gid: int) -> Path:
    """Make `path` a directory of that user alone; refuse one that somebody else put there."""
    path.mkdir(mode=0o700, exist_ok=True)
    if path.is_symlink() or path.lstat().st_uid not in {os.geteuid(), uid}:
        raise StackError(f"{path} belongs to somebody else; remove it first")
    path.chmod(0o700)
    if uid != os.geteuid():
        os.chown(path, uid, gid)
    return path


def _throwaway_base(durable: bool) -> Path:
    """Memory is fastest; a durability test on memory would measure nothing."""
    if durable:
        return Path("/var/tmp")
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_BYTES_WANTED
    return MEMORY if roomy and os.access(MEMORY, os.W_OK) else Path(tempfile.gettempdir())


def _remove_abandoned(mine: Path, identity: Identity, base: Path) -> None:
    """Remove what a `kill -9` left: the directories whose lock nobody holds any more."""
    for root in mine.iterdir():
        with contextlib.suppress(DirectoryInUse), _locked(root, seconds=0):
            place = _place(root, identity, elsewhere=base)
            place.roster.end_leftovers()
            end_postgres_on(place.postgres)
            _remove(place)


def _remove(place: Place) -> None:
    for directory in {place.sockets, place.home, place.root}:
        shutil.rmtree(directory, ignore_errors=True)


@contextlib.contextmanager
def _locked(directory: Path, *, seconds: float) -> Iterator[None]:
    """Hold an advisory lock that the system itself lets go when we end, however we end.

    Waits up to `seconds` for another holder, who may have been killed a moment ago.
    """
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _lock(handle, directory, deadline=time.monotonic() + seconds)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, directory: Path, *, deadline: float) -> None:
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise DirectoryInUse(f"Another stack is running on {directory}.") from None
        time.sleep(POLL_SECONDS)
