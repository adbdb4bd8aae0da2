"""When a stack refuses to start, and when it stops by itself."""

from __future__ import annotations

import os
import signal
import socket
import sys

import pytest

from devstack import places, supervisor
from devstack.identity import postgres_identity
from devstack.prepare import once
from devstack.processes import ChildFailed, spawn
from devstack.stopping import Stopped, StopRequest


@pytest.fixture
def environ(tmp_path) -> dict[str, str]:
    """A stack whose servers run elsewhere, so that it starts none."""
    return {
        **os.environ,
        "DATA_DIR": str(tmp_path / "data"),
        "DATABASE_URL": "postgres://elsewhere/encaisse",
        "REDIS_URL": "redis://elsewhere",
    }


def test_a_taken_port_is_named_together_with_the_way_out(environ, monkeypatch, capsys):
    monkeypatch.setattr(supervisor, "PORT_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code = supervisor.run({**environ, "PORT": str(port)})
    assert code == 1
    assert f"Port {port} is taken; choose another one" in capsys.readouterr().out


def test_a_second_stack_on_the_same_data_is_refused(tmp_path, environ, capsys):
    with places.persistent(tmp_path, postgres_identity()):
        assert supervisor.run({**environ, "DATA_DIR": str(tmp_path)}) == 1
    assert f"Another stack is running on {tmp_path}" in capsys.readouterr().out


def test_nonsense_in_the_environment_is_answered_in_words(environ, capsys):
    assert supervisor.run({**environ, "PORT": "eighty"}) == 1
    assert "PORT must be a number" in capsys.readouterr().out


def test_a_child_that_ends_by_itself_ends_the_stack():
    child = spawn("worker", [sys.executable, "-c", "raise SystemExit(3)"])
    child.process.wait()
    with pytest.raises(ChildFailed, match=r"worker ended unexpectedly \(exit code 3\)"):
        supervisor.watch_over([child], StopRequest())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_asks_to_stop_and_is_caught_no_longer_than_that(number):
    stop = StopRequest()
    before = signal.getsignal(number)
    with stop.listening():
        stop.check()
        signal.raise_signal(number)
        with pytest.raises(Stopped):
            stop.check()
    assert signal.getsignal(number) == before


def test_work_of_the_first_start_is_done_once_for_each_version(tmp_path):
    done = []
    marker = tmp_path / "static.done"
    for version in ("1", "1", "2"):
        once(marker, version, "Collecting", lambda version=version: done.append(version))
    assert done == ["1", "2"]


def test_work_that_failed_is_done_again(tmp_path):
    def fail() -> None:
        raise OSError("disk full")

    done = []
    marker = tmp_path / "demo.done"
    with pytest.raises(OSError, match="disk full"):
        once(marker, "1", "Loading", fail)
    once(marker, "1", "Loading", lambda: done.append(1))
    assert done == [1]
