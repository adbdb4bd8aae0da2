"""Collect and compile texts with Babel, which is there; Django's own commands need GNU gettext.

The compiled files are not in git: they would conflict on every merge.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PROJECT = Path(__file__).resolve().parent.parent


def compile_messages(project: Path = PROJECT) -> list[Path]:
    """Write each catalogue that is missing or older than its source; return those written."""
    stale = [source for source in sorted(_sources(project)) if _is_stale(source)]
    for source in stale:
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        # Replaced in one step: another process may be reading it at this moment.
        unfinished = source.with_suffix(".mo.new")
        with unfinished.open("wb") as file:
            write_mo(file, catalogue)
        unfinished.replace(source.with_suffix(".mo"))
    return [source.with_suffix(".mo") for source in stale]


def _sources(project: Path) -> set[Path]:
    roots = (project / "locale", *project.glob("apps/*/locale"))
    return {source for root in roots for source in root.glob("*/LC_MESSAGES/*.po")}


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def update() -> int:
    """Collect the texts of code and templates into the catalogue, compile; return an exit code."""
    code = _collect()
    for written in compile_messages():
        print(f"compiled {written.relative_to(PROJECT)}")
    return code


def _collect() -> int:
    environ = {"DJANGO_SETTINGS_MODULE": "config.settings.local", **os.environ}
    command = [sys.executable, "manage.py", "check_translations", "--update"]
    return subprocess.run(command, cwd=PROJECT, env=environ).returncode
