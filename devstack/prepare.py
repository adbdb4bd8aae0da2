"""Bring a stack's database and files up to date, as a child of the supervisor.

One process for all of it, because loading Django takes longer than most of these steps.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from devstack.messages import PROJECT, compile_messages


def main(data_dir: Path) -> None:
    """Translations, schema, static files and, the first time, demo data."""
    compile_messages()
    django.setup()
    _timed("Migrating the database", _migrate)
    once(data_dir / "static.done", _static_version(), "Collecting static files", _collect_static)
    if getattr(settings, "DEMO_DATA_ALLOWED", False):
        once(data_dir / "demo.done", "1", "Loading the demo data", _seed)


def once(marker: Path, version: str, what: str, work: Callable[[], object]) -> None:
    """Do `work` unless `marker` says that it was done for this `version`.

    The marker is written last: work that a crash cut short is done again, so it must bear
    repeating.
    """
    if marker.exists() and marker.read_text() == version:
        return
    _timed(what, work)
    marker.write_text(version)


def _timed(what: str, work: Callable[[], object]) -> None:
    began = time.monotonic()
    print(f"{what} …", flush=True)
    work()
    print(f"{what}: {time.monotonic() - began:.1f} s", flush=True)


def _migrate() -> None:
    call_command("migrate", interactive=False)


def _seed() -> None:
    call_command("seed_demo", history=True)


def _collect_static() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


def _static_version() -> str:
    """Changes with the installed packages and with our own static files."""
    digest = hashlib.sha256((PROJECT / "requirements" / "base.txt").read_bytes())
    digest.update(str(settings.STATIC_ROOT).encode())
    for directory in (PROJECT / "static", *PROJECT.glob("apps/*/static")):
        for path in sorted(directory.rglob("*")):
            digest.update(f"{path} {path.stat().st_mtime_ns}".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    os.chdir(PROJECT)
    main(Path(sys.argv[1]))
