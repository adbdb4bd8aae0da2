"""Children: how they are stopped, and which leftovers of a crash may be ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from devstack.leftovers import Roster, birth_of
from devstack.processes import (
    Child,
    ChildFailed,
    spawn,
    stop_together,
    wait_ready,
)
from devstack.tests.conftest import eventually

STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def python(code: str, **options) -> Child:
    return spawn("sample", [sys.executable, "-c", code], **options)


def test_a_child_that_ignores_the_request_is_killed_with_its_children():
    child = python(STUBBORN, grace=0.1, output=subprocess.PIPE)
    grandchild = int(child.process.stdout.readline())
    with child.process.stdout:
        child.stop()

    assert child.process.returncode == -signal.SIGKILL
    assert eventually(lambda: birth_of(grandchild) is None)


def test_children_asked_together_share_the_time_that_the_slowest_takes():
    children = [python(STUBBORN, grace=grace, output=subprocess.PIPE) for grace in (0.1, 1.0, 0.5)]
    for child in children:
        child.process.stdout.readline()
    began = time.monotonic()
    stop_together(children)
    took = time.monotonic() - began

    assert [child.process.returncode for child in children] == [-signal.SIGKILL] * 3
    assert 1.0 <= took < 1.5
    for child in children:
        child.process.stdout.close()


def test_waiting_for_a_child_that_ends_says_so_at_once():
    child = python("raise SystemExit(3)")
    began = time.monotonic()
    with pytest.raises(ChildFailed, match=r"sample ended while starting \(exit code 3\)"):
        wait_ready(child, lambda: False, seconds=30, checkpoint=lambda: None)
    assert time.monotonic() - began < 10


def test_a_child_that_never_answers_is_stopped():
    child = python("import time; time.sleep(60)")
    with pytest.raises(ChildFailed, match="did not answer"):
        wait_ready(child, lambda: False, seconds=0.1, checkpoint=lambda: None)
    assert not child.running


def test_leftovers_are_ended(tmp_path):
    child = python("import time; time.sleep(60)")
    roster = Roster(tmp_path / "children.json")
    roster.add(child)

    roster.end_leftovers()

    child.process.wait(5)
    assert not roster.path.exists()


def test_a_stranger_with_a_recycled_pid_is_left_alone(tmp_path):
    roster = Roster(tmp_path / "children.json")
    roster.path.write_text(f'[[{os.getpid()}, "another birth"]]')

    roster.end_leftovers(seconds=0.1)

    assert birth_of(os.getpid()) is not None


def test_a_process_that_ended_has_no_birth():
    child = python("")
    child.process.wait()
    assert birth_of(child.pid) is None
