"""`python -m devstack exec`, as a person would type it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from devstack.messages import PROJECT

EXEC = (sys.executable, "-m", "devstack", "exec")


def devstack_exec(*words: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*EXEC, *words], cwd=PROJECT, env=environ, capture_output=True, text=True, timeout=60
    )


def test_the_command_sees_both_servers(own_environ):
    shown = devstack_exec(
        "--", "sh", "-c", 'echo "$DATABASE_URL $REDIS_URL"', environ=own_environ
    ).stdout
    database_url, redis_url = shown.split()
    assert database_url.startswith("postgres://encaisse@/encaisse?host=/")
    assert redis_url.startswith("unix:///")


@pytest.mark.parametrize(("script", "code"), [("exit 7", 7), ("kill -9 $$", 137)])
def test_the_exit_code_is_the_commands(script, code):
    given = {**os.environ, "DATABASE_URL": "postgres://given", "REDIS_URL": "redis://given"}
    assert devstack_exec("--", "sh", "-c", script, environ=given).returncode == code
