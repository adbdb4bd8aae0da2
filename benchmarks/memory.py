"""What `make run` holds in memory: the whole stack, as on a laptop, with data of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from http.client import HTTPConnection

from benchmarks.processes import command, family, memory_mib
from benchmarks.stack import free_port
from devstack.applications import healthy
from devstack.messages import PROJECT

START_SECONDS = 120.0
SETTLE_SECONDS = 3.0
REQUESTS = 400
PARTS = ("postgres", "valkey", "gunicorn", "worker", "beat")


def resident() -> dict[str, float]:
    """MiB by part, after some requests, so that every worker has loaded what it needs."""
    port = free_port()
    with tempfile.TemporaryDirectory() as data_dir:
        clean = {n: v for n, v in os.environ.items() if n not in ("DATABASE_URL", "REDIS_URL")}
        process = subprocess.Popen(
            [sys.executable, "-m", "devstack", "run"],
            cwd=PROJECT,
            env=clean | {"PORT": str(port), "DATA_DIR": data_dir},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _await(process, port)
            return _by_part(process.pid)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not healthy(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("`make run` did not come up; memory could not be measured.")
        time.sleep(0.2)
    for _ in range(REQUESTS):
        connection = HTTPConnection("127.0.0.1", port)
        connection.request("GET", "/readyz")
        connection.getresponse().read()
        connection.close()
    time.sleep(SETTLE_SECONDS)


def _by_part(pid: int) -> dict[str, float]:
    """Each process counts for the part that its command line names; the supervisor is the rest."""
    sizes: Counter[str] = Counter()
    for member in family(pid):
        words = command(member)
        part = next((part for part in PARTS if part in words), "supervisor")
        sizes[part] += memory_mib(member)
    return dict(sizes)
