"""Web, worker and beat: what they are told, and how long they may take to end."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from devstack import applications
from devstack.applications import serving
from devstack.embedded import Servers
from devstack.options import Options
from devstack.places import Place
from devstack.processes import Child, Watch
from devstack.tests.conftest import eventually

HASTE = 4
"""How much less time than theirs the programs get, so that nobody waits for seconds."""

ENDLESS = """
import os, pathlib, signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
told = pathlib.Path(sys.argv[1])
told.with_suffix(".new").write_text(os.environ.get("PROMETHEUS_MULTIPROC_DIR", "nothing"))
told.with_suffix(".new").rename(told)
signal.pause()
"""


@pytest.fixture
def endless(tmp_path, monkeypatch) -> Servers:
    """A stack whose programs are there at once and never want to end."""
    commands = applications._commands

    def pretend(running: Servers, options: Options) -> list[tuple[str, list[str], float]]:
        real = commands(running, options)
        return [(name, ["endless", str(tmp_path / name)], grace) for name, _, grace in real]

    (tmp_path / "endless.py").write_text(ENDLESS)
    monkeypatch.setattr(applications, "_commands", pretend)
    monkeypatch.setattr(applications, "_await_web", lambda *_: None)
    environ = {n: v for n, v in os.environ.items() if n != "PROMETHEUS_MULTIPROC_DIR"}
    place = Place(tmp_path, tmp_path, tmp_path)
    return Servers(place, environ | {"PYTHONPATH": str(tmp_path)}, ())


def told(running: Servers, name: str) -> Path:
    return running.place.root / name


def all_started(running: Servers, children: list[Child]) -> bool:
    return all(told(running, child.name).exists() for child in children)


def test_programs_that_do_not_want_to_end_leave_time_for_the_servers(endless):
    servers_grace = 1.0 + 3.5  # Valkey's, then PostgreSQL's
    with serving(endless, Options.read({}), Watch()) as children:
        assert eventually(lambda: all_started(endless, children))
        graces = {child.name: child.grace for child in children}
        for child in children:
            child.grace /= HASTE
        began = time.monotonic()
    took = time.monotonic() - began

    assert not any(child.running for child in children)
    assert graces["web"] == 4.0
    assert max(graces.values()) + servers_grace < 10
    assert max(graces.values()) / HASTE <= took < sum(graces.values()) / HASTE, "all at once"


def test_the_web_processes_count_together_in_a_directory_emptied_at_each_start(endless):
    for _ in range(2):
        with serving(endless, Options.read({}), Watch()) as children:
            assert eventually(lambda children=children: all_started(endless, children))
            metrics = Path(told(endless, "web").read_text())
            assert (metrics.parent, list(metrics.iterdir())) == (endless.place.root, [])
            (metrics / "counter_0.db").write_bytes(b"of this run")
            for child in children:
                child.grace = 0
        others = {told(endless, name).read_text() for name in ("worker", "beat")}
        assert others == {"nothing"}


def test_a_directory_for_metrics_that_is_given_is_used(endless):
    endless.environ["PROMETHEUS_MULTIPROC_DIR"] = "/somewhere/else"
    with serving(endless, Options.read({}), Watch()) as children:
        assert eventually(lambda: all_started(endless, children))
        assert told(endless, "web").read_text() == "/somewhere/else"
        for child in children:
            child.grace = 0
