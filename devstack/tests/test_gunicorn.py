"""The real server on its real configuration: limits, headers, numbers, renewal and the end."""

import json
import os
import re
import runpy
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from devstack.tests.web_server import BOOTED, PROJECT, SECONDS, Server

TOKEN = "metrics-token-of-this-test"
COUNTED = r'seconds_count\{method="GET",route="unmatched",status="404"\} (\S+)'


@pytest.fixture(scope="module")
def metrics_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("metrics") / "new"
    directory.mkdir()
    (directory / "counter_99.db").write_bytes(b"of an earlier run")
    return directory


@pytest.fixture(scope="module")
def server(metrics_directory: Path) -> Iterator[Server]:
    server = Server(METRICS_TOKEN=TOKEN, PROMETHEUS_MULTIPROC_DIR=str(metrics_directory))
    yield server
    server.stop()


def test_tells_no_version_and_keeps_connections(server: Server):
    status, body, headers = server.ask("/healthz")
    assert (status, json.loads(body)) == (200, {"status": "ok"})
    assert not re.search(r"\d", headers["Server"])
    assert headers["Connection"] == "keep-alive"


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/healthz?" + "x" * 4096, {}),
        ("/healthz", {f"X-{number}": "x" for number in range(70)}),
        ("/healthz", {"X-Long": "x" * 9000}),
    ],
    ids=["line", "fields", "field"],
)
def test_bounds_what_comes_before_a_body(server: Server, path: str, headers: dict[str, str]):
    assert server.ask(path, headers=headers)[0] in {400, 414, 431}


def test_a_body_without_length_is_never_read(server: Server):
    """The answer comes before the first byte of the body does."""
    head = b"POST /api/nothing/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), SECONDS) as connection:
        connection.sendall(head)
        assert connection.recv(64).startswith(b"HTTP/1.1 404 ")


def test_a_neighbour_cannot_rewrite_the_path(server: Server):
    headers = {"PATH_INFO": "/nowhere", "SCRIPT_NAME": "/x", "X-Forwarded-Proto": "https"}
    assert server.ask("/healthz", headers=headers)[0] == 200


def test_numbers_are_those_of_all_workers_also_of_one_that_died(
    server: Server, metrics_directory: Path
):
    for _ in range(20):
        server.ask("/nothing")
    before = counted(server)
    assert before >= 20
    os.kill(server.booted()[0], signal.SIGKILL)
    server.wait_for(BOOTED, skip=2)
    for _ in range(20):
        server.ask("/nothing")
    assert counted(server) == before + 20
    assert {file.name for file in metrics_directory.glob("*.db")} <= {
        "histogram_0.db",
        "histogram_1.db",
    }


def metrics(server: Server) -> str:
    return server.ask("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})[1]


def counted(server: Server) -> float:
    found = re.search(COUNTED, metrics(server))
    return float(found[1]) if found else 0


def test_every_line_of_its_own_is_json_too(server: Server):
    server.ask("/nowhere")
    server.wait_for(r'"route": "/nowhere"')
    events = [json.loads(line) for line in server.lines]
    assert {"gunicorn.error", "encaisse.access"} <= {event["logger"] for event in events}


def test_ends_soon_and_leaves_nothing(tmp_path: Path):
    environ = {name: value for name, value in os.environ.items() if "PROMETHEUS" not in name}
    server = Server(workers=1, **environ, TMPDIR=str(tmp_path))
    server.ask("/healthz")
    assert list(tmp_path.glob("encaisse-metrics-*"))
    children = server.booted()
    started = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - started < 15
    assert not list(tmp_path.iterdir())
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


def test_every_process_can_hold_all_tills_of_a_slow_provider(monkeypatch, tmp_path: Path):
    """200 may wait at once, and connections do not come evenly to the processes."""
    monkeypatch.delenv("WEB_THREADS", raising=False)
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    config = runpy.run_path(str(PROJECT / "config" / "gunicorn.py"))
    documented = re.search(r"^#WEB_THREADS=(\d+)$", (PROJECT / ".env.example").read_text(), re.M)

    assert config["threads"] >= 200
    assert config["threads"] <= 500, "of gunicorn's 1000 connections, half are left to idle ones"
    assert documented
    assert config["threads"] == int(documented[1])
