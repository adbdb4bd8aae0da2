"""What `make check` looks at, each with its time; all of it, also after a failure."""

from __future__ import annotations

import base64
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from devstack.embedded import servers
from devstack.messages import PROJECT, compile_messages

BIN = Path(sys.executable).parent
MANAGE = (sys.executable, "manage.py")
QUIET = {"DJANGO_SETTINGS_MODULE": "config.settings.local", "LOG_LEVEL": "WARNING"}
TYPED = ("apps", "config", "devstack")


@dataclass(frozen=True)
class Check:
    """One command that must end with 0; `environ` is added to ours."""

    name: str
    command: tuple[str, ...]
    environ: Mapping[str, str] = field(default_factory=dict)


def run() -> int:
    """Run every check; return 1 when one of them failed."""
    compile_messages()
    with servers() as running, tempfile.TemporaryDirectory() as scratch:
        environ = {**running.environ, **QUIET}
        failed = [check.name for check in _checks(Path(scratch)) if not _passes(check, environ)]
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks passed.")
    return 1 if failed else 0


def _checks(scratch: Path) -> list[Check]:
    schema = str(scratch / "schema.yml")
    return [
        Check("lint", (str(BIN / "ruff"), "check", ".")),
        Check("format", (str(BIN / "ruff"), "format", "--check", ".")),
        Check("types", (str(BIN / "mypy"), *TYPED)),
        Check("imports", (str(BIN / "lint-imports"),)),
        Check("migrations", (*MANAGE, "makemigrations", "--check", "--dry-run")),
        Check(
            "OpenAPI schema",
            (*MANAGE, "spectacular", "--validate", "--fail-on-warn", "--file", schema),
        ),
        Check(
            "deployment",
            (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"),
            {"DJANGO_SETTINGS_MODULE": "config.settings.production", **_throwaway_secrets()},
        ),
        Check("translations", (*MANAGE, "check_translations")),
    ]


def _throwaway_secrets() -> dict[str, str]:
    """Values as good as real ones, which production settings refuse to start without."""
    names = ("SECRET_KEY", "SEARCH_HASH_KEY", "JWT_SIGNING_KEY")
    return {
        **{name: secrets.token_urlsafe(64) for name in names},
        "FIELD_ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "ALLOWED_HOSTS": "encaisse.example",
    }


def _passes(check: Check, environ: Mapping[str, str]) -> bool:
    print(f"\n== {check.name}", flush=True)
    began = time.monotonic()
    code = subprocess.run(check.command, cwd=PROJECT, env={**environ, **check.environ}).returncode
    print(f"== {check.name}: {'ok' if code == 0 else 'FAILED'} ({time.monotonic() - began:.1f} s)")
    return code == 0
