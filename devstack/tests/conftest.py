"""A program that holds a stack, in a process that a test can kill."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from devstack.embedded import servers
from devstack.leftovers import birth_of
from devstack.messages import PROJECT

UNSYNCED = {"fsync": "off"}
"""For a cluster that is only copied; it still shuts down in order."""

HOLD = """
import json, os, sys
from pathlib import Path
import psycopg
from devstack.embedded import servers

data_dir = Path(sys.argv[1]) if len(sys.argv) > 1 else None
with servers(data_dir, environ={**os.environ, "DATABASE_URL": "", "REDIS_URL": ""}) as running:
    with psycopg.connect(running.database_url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS sale (amount int)")
        connection.execute("INSERT INTO sale VALUES (1500)")
    children = {child.name: child.pid for child in running.children}
    print(json.dumps({"root": str(running.place.root), **children}), flush=True)
    sys.stdin.read()
"""


@dataclass
class Holder:
    """A process that holds a stack until its standard input closes."""

    process: subprocess.Popen[str]
    root: Path
    pids: dict[str, int]

    def gone(self) -> bool:
        return not any(birth_of(pid) for pid in (self.process.pid, *self.pids.values()))

    def kill_everything(self) -> None:
        """What a power cut does to processes: all of them, at once, without a word."""
        for pid in (self.process.pid, *self.pids.values()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def end(self) -> None:
        """Leave nothing behind, also when the test has failed half-way."""
        self.process.communicate()
        self.kill_everything()


@pytest.fixture
def hold() -> Iterator[Callable[..., Holder]]:
    """Start a process that holds a stack; ended after the test."""
    with contextlib.ExitStack() as held:

        def start(*data_dir: Path) -> Holder:
            process = subprocess.Popen(
                [sys.executable, "-c", HOLD, *data_dir],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=PROJECT,
                env={**os.environ, "PYTHONPATH": str(PROJECT)},
            )
            said = json.loads(process.stdout.readline())
            holder = Holder(process, Path(said.pop("root")), said)
            held.callback(holder.end)
            return holder

        yield start


@pytest.fixture(scope="session")
def empty_cluster(tmp_path_factory) -> Path:
    """A cluster nobody has used; making one takes a second, copying it a twentieth of that."""
    root = tmp_path_factory.mktemp("empty")
    with servers(root, environ={**os.environ, "DATABASE_URL": ""}, postgres_settings=UNSYNCED):
        pass
    return root / "postgres"


@pytest.fixture
def data_dir(tmp_path, empty_cluster) -> Path:
    """A data directory with a cluster in it."""
    shutil.copytree(empty_cluster, tmp_path / "postgres")
    return tmp_path


@pytest.fixture
def own_environ() -> dict[str, str]:
    return without_servers()


def without_servers() -> dict[str, str]:
    """The environment without the suite's servers, so that a stack starts its own."""
    return {**os.environ, "DATABASE_URL": "", "REDIS_URL": ""}


def eventually(condition: Callable[[], bool], *, seconds: float = 10.0) -> bool:
    """Whether `condition` becomes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
