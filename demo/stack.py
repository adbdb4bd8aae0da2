"""Where the story is played: at BASE_URL, or on a stack that vanishes afterwards."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from demo.phones import Phones
from devstack.applications import prepare, serving
from devstack.embedded import Servers, servers
from devstack.options import Options
from devstack.processes import ChildFailed, Watch

NOT_OURS = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE")
"""Left out of the environment: the story must not be written into somebody's own database."""
LOG_LINES_SHOWN = 20


@contextlib.contextmanager
def stage(environ: Mapping[str, str]) -> Iterator[tuple[str, Phones]]:
    """The URL to play at, and the guests' phones. Raises StackError when there is no stack."""
    if environ.get("BASE_URL"):
        yield environ["BASE_URL"], Phones(environ.get("SIMULATOR_URL", ""))
        return
    ours = {name: value for name, value in environ.items() if name not in NOT_OURS}
    ports = {"PORT": str(_free_port()), "SIMULATOR_PORT": str(_free_port())}
    options = Options.read({**ours, **ports})
    with servers(environ=options.environ) as running, contextlib.ExitStack() as held:
        root = running.place.root
        here = {**running.environ, "STATIC_ROOT": str(root / "static")}
        watch = Watch(output=lambda name: held.enter_context((root / f"{name}.log").open("wb")))
        with _explained(root):
            held.enter_context(_serving(replace(running, environ=here), options, watch))
            phones = Phones(options.environ["SIMULATOR_URL"])
            if not phones.are_there():
                raise ChildFailed("The simulator of the providers does not answer.")
        yield options.url, phones


@contextlib.contextmanager
def _serving(running: Servers, options: Options, watch: Watch) -> Iterator[None]:
    prepare(running, watch)
    with serving(running, options, watch):
        yield


@contextlib.contextmanager
def _explained(root: Path) -> Iterator[None]:
    """Add the end of what the programs printed to the failure of one of them."""
    try:
        yield
    except ChildFailed as failure:
        logs = sorted(root.glob("*.log"), key=lambda path: path.stat().st_mtime)
        lines = [line for log in logs for line in log.read_text(errors="replace").splitlines()]
        raise ChildFailed("\n".join([str(failure), *lines[-LOG_LINES_SHOWN:]])) from None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
