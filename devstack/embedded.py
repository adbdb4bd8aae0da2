"""The two servers a stack needs, there inside a `with` block and gone after it.

    with servers() as running:                      # throwaway, fast, forgets everything
        subprocess.run(command, env=running.environ)

A server whose URL is in the environment already is left to whoever runs it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from devstack import places, postgres, valkey
from devstack.identity import postgres_identity
from devstack.places import Place
from devstack.postgres import Cluster
from devstack.processes import Child, ChildFailed, Output, Watch

LOG_LINES_SHOWN = 15


@dataclass(frozen=True)
class Servers:
    """The directories and children of a stack, and the environment that leads others to them."""

    place: Place
    environ: dict[str, str]
    children: tuple[Child, ...]

    @property
    def database_url(self) -> str:
        return self.environ["DATABASE_URL"]

    @property
    def redis_url(self) -> str:
        return self.environ["REDIS_URL"]


@contextlib.contextmanager
def servers(
    data_dir: Path | None = None,
    *,
    durable: bool | None = None,
    postgres_settings: Mapping[str, str] | None = None,
    environ: Mapping[str, str] | None = None,
    watch: Watch | None = None,
) -> Iterator[Servers]:
    """Run PostgreSQL and Valkey in `data_dir`, where data stays, or in a place removed at the end.

    Durable (a commit is on disk before it is answered) is the default with a `data_dir` only. Call
    it from the main thread: the servers end when the thread that started them does. Without a
    `watch` their output goes to `postgres.log` and `valkey.log` in the place.
    """
    durable = data_dir is not None if durable is None else durable
    environ = dict(os.environ if environ is None else environ)
    with contextlib.ExitStack() as held:
        place = held.enter_context(_place(data_dir, durable=durable))
        watch = watch or Watch(output=lambda name: _log(held, place, name))
        children = []
        with _explained(place):
            if not environ.get("DATABASE_URL"):
                server = Cluster(
                    place, postgres_identity(), durable, postgres_settings or {}, watch
                ).start()
                held.callback(server.stop)
                children.append(server)
                environ["DATABASE_URL"] = postgres.url(place)
            if not environ.get("REDIS_URL"):
                server = valkey.start(place, watch=watch)
                held.callback(server.stop)
                children.append(server)
                environ["REDIS_URL"] = valkey.url(place)
        yield Servers(place, environ, tuple(children))


def _place(data_dir: Path | None, *, durable: bool) -> contextlib.AbstractContextManager[Place]:
    identity = postgres_identity()
    if data_dir is None:
        return places.throwaway(identity, durable=durable)
    return places.persistent(data_dir, identity)


def _log(held: contextlib.ExitStack, place: Place, name: str) -> Output:
    return held.enter_context((place.root / f"{name}.log").open("wb"))


@contextlib.contextmanager
def _explained(place: Place) -> Iterator[None]:
    """Add the end of the logs, if there are any, to the failure of a server."""
    try:
        yield
    except ChildFailed as failure:
        logs = [path.read_text(errors="replace") for path in sorted(place.root.glob("*.log"))]
        lines = "\n".join(logs).splitlines()[-LOG_LINES_SHOWN:]
        raise ChildFailed("\n".join([str(failure), *lines])) from None
