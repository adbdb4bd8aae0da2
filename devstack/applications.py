"""The programs of Encaisse itself: what prepares a stack, and what serves in it."""

from __future__ import annotations

import contextlib
import shutil
import socket
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from devstack.embedded import Servers
from devstack.messages import PROJECT
from devstack.options import Options
from devstack.processes import Child, ChildFailed, Watch, spawn, stop_together, wait_ready

READY_SECONDS = 60.0
HTTP_SECONDS = 5.0
WEB_REQUEST_SECONDS = 3  # for requests under way when we stop; then gunicorn ends its workers
WEB_GRACE = 4.0
METRICS = "PROMETHEUS_MULTIPROC_DIR"


def prepare(running: Servers, watch: Watch) -> None:
    """Migrate, collect static files and, the first time, load the demo data."""
    command = [sys.executable, "-m", "devstack.prepare", str(running.place.root)]
    child = spawn("setup", command, env=running.environ, cwd=PROJECT, output=watch.output("setup"))
    try:
        code = child.wait(watch.checkpoint)
    finally:
        child.stop()
    if code:
        raise ChildFailed(f"The set-up failed (exit code {code}); its last lines above say why.")


@contextlib.contextmanager
def serving(running: Servers, options: Options, watch: Watch) -> Iterator[list[Child]]:
    """Simulator, web, worker and beat, asked to stop all at once at the end."""
    children: list[Child] = []
    try:
        for name, command, grace in _commands(running, options):
            child = spawn(
                name,
                [sys.executable, "-m", *command],
                env=_web_environ(running) if name == "web" else running.environ,
                cwd=PROJECT,
                grace=grace,
                output=watch.output(name),
            )
            children.append(child)
            running.place.roster.add(child)
            if name == "web":
                _await_web(child, options.port, watch)
        yield children
    finally:
        stop_together(children)


def _web_environ(running: Servers) -> dict[str, str]:
    """The web server's processes count together in a directory that each start empties.

    Left to itself gunicorn makes a temporary one, which stays for ever when it is killed. The
    others have no /metrics and would fill the directory with files that nobody clears.
    """
    graceful = f"--graceful-timeout={WEB_REQUEST_SECONDS}"
    environ = {"GUNICORN_CMD_ARGS": graceful, **running.environ}
    if not environ.get(METRICS):
        environ[METRICS] = str(_empty(running.place.root / "metrics"))
    return environ


def _empty(directory: Path) -> Path:
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir()
    return directory


def _await_web(web: Child, port: int, watch: Watch) -> None:
    """Let the web server answer first: the others would take the processor while it loads."""
    wait_ready(web, lambda: healthy(port), seconds=READY_SECONDS, checkpoint=watch.checkpoint)


def _commands(running: Servers, options: Options) -> list[tuple[str, list[str], float]]:
    """Name, module with arguments, and seconds of grace: with the servers' after them below ten."""
    schedule = f"--schedule={running.place.root / 'celerybeat-schedule'}"
    worker = ["worker", "--pool=threads", f"--concurrency={options.worker_concurrency}"]
    gunicorn = ["gunicorn", "--no-control-socket", "-c", "config/gunicorn.py"]
    celery = ["celery", "-A", "config", "--skip-checks", "--quiet"]
    beat = ["celery", "-A", "config.beat", "--quiet", "beat"]
    return [
        *_simulator(options),
        ("web", [*gunicorn, "config.wsgi:application"], WEB_GRACE),
        ("worker", [*celery, *worker, "--without-gossip", "--without-mingle"], 2.0),
        ("beat", [*beat, schedule, "--pidfile="], 1.0),
    ]


def _simulator(options: Options) -> list[tuple[str, list[str], float]]:
    """The providers' servers, for whoever has no account there. Some are told once where we are."""
    if options.simulator_port is None:
        return []
    address = ["--port", str(options.simulator_port)]
    reports = [
        part
        for code in ("wave", "chapa", "paystack")
        for part in (f"--{code}-webhook-url", f"{options.url}/api/payments/webhooks/{code}/")
    ]
    return [("simulator", ["apps.simulator", *address, *reports], 1.0)]


def healthy(port: int) -> bool:
    """Whether the web server answers 200 on /healthz."""
    connection = HTTPConnection("127.0.0.1", port, timeout=HTTP_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def port_is_free(port: int) -> bool:
    """Whether we could listen on `port` of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
