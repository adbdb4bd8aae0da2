"""The servers of a run: one durable PostgreSQL with a database per size, one Valkey, and for each
database two gunicorns that differ in their settings only: Encaisse, and the bare views.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any

import psycopg

from devstack.embedded import Servers, servers
from devstack.messages import PROJECT
from devstack.postgres import ROLE, SUPERUSER
from devstack.processes import Child, spawn

START_SECONDS = 60.0
TARGETS = {"app": "benchmarks.app_settings", "bare": "benchmarks.settings"}
DATABASE = "encaisse_{payments}"


@dataclass(frozen=True)
class Server:
    """A gunicorn: where it listens, and its first process. It stops with the stack, or before."""

    port: int
    child: Child

    @property
    def pid(self) -> int:
        return self.child.pid


@dataclass(frozen=True)
class Site:
    """One size of books with the servers in front of it, by target."""

    payments: int
    facts: dict[str, Any]
    servers: dict[str, Server]


@dataclass
class Stack:
    """All that is running."""

    running: Servers
    gunicorn_config: str
    held: contextlib.ExitStack
    secrets: dict[str, str] = field(default_factory=lambda: production_secrets())

    def address(self, database: str, user: str = ROLE) -> str:
        """The URL of one of our databases, as the application or as a superuser."""
        url = self.running.database_url.replace(f"/{ROLE}?", f"/{database}?")
        return url.replace(f"//{ROLE}@", f"//{user}@")

    def superuser(self, database: str) -> psycopg.Connection:
        """A connection for what only the database's administrator may do."""
        return psycopg.connect(self.address(database, SUPERUSER), autocommit=True)

    def environ(self, database: str, **other: str) -> dict[str, str]:
        return {
            **self.running.environ,
            **self.secrets,
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "DATABASE_URL": self.address(database),
            "CACHE_KEY_PREFIX": database,
            **other,
        }

    def site(self, payments: int, *, open_orders: int, floor_orders: int) -> Site:
        """Make a database of that size, and serve it."""
        database = DATABASE.format(payments=payments)
        with self.superuser("postgres") as connection:
            connection.execute(f"CREATE DATABASE {database} OWNER {ROLE}")
        quiet = {"LOG_LEVEL": "WARNING"}
        python("manage.py", "migrate", "-v0", env=self.environ(database, **quiet))
        environ = self.environ(database, DATABASE_URL=self.address(database, SUPERUSER), **quiet)
        counts = map(str, (payments, open_orders, floor_orders))
        facts = json.loads(python("-m", "benchmarks.seed", *counts, env=environ))
        with self.superuser(database) as connection:
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")
        return Site(payments, facts, {name: self.serve(database, name) for name in TARGETS})

    @contextlib.contextmanager
    def hung_redis(self) -> Iterator[None]:
        """Inside, Valkey is there and answers nobody."""
        valkey = self.running.children[1]
        valkey.signal(signal.SIGSTOP)
        try:
            yield
        finally:
            valkey.signal(signal.SIGCONT)

    def serve(self, database: str, target: str, **other: str) -> Server:
        """Start a gunicorn on a free port and wait until it answers. `other` is environment."""
        port = free_port()
        log = self.held.enter_context(
            (self.running.place.root / f"{database}-{target}.log").open("wb")
        )
        command = ("gunicorn", "-c", self.gunicorn_config, "-b", f"127.0.0.1:{port}")
        child = spawn(
            target,
            [sys.executable, "-m", *command, "config.wsgi:application"],
            env=self.environ(
                database, DJANGO_SETTINGS_MODULE=TARGETS[target], PORT=str(port), **other
            ),
            cwd=PROJECT,
            output=log,
        )
        self.held.callback(child.stop)
        wait_for_answer(child, port)
        return Server(port, child)


@contextlib.contextmanager
def stack(gunicorn_config: str) -> Iterator[Stack]:
    """PostgreSQL that has every commit on disk before it answers, and Valkey."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "REDIS_URL")
    }
    with servers(durable=True, environ=clean) as running, contextlib.ExitStack() as held:
        yield Stack(running, gunicorn_config, held)


def production_secrets() -> Mapping[str, str]:
    """What production settings want to be told; throttles count as ever but never refuse."""
    return {
        **{
            name: secrets.token_urlsafe(64)
            for name in ("SECRET_KEY", "SEARCH_HASH_KEY", "JWT_SIGNING_KEY")
        },
        "FIELD_ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "false",
        "THROTTLE_USER": "1000000/min",
    }


def python(*arguments: str, env: Mapping[str, str]) -> str:
    """Run a Python program of the project and return what it prints."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env=dict(env),
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_answer(child: Child, port: int) -> None:
    """Wait until a worker behind `port` answers, whatever it answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and child.running:
        connection = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        with contextlib.suppress(OSError, HTTPException):
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            return
        time.sleep(0.1)
    raise SystemExit(f"The server on port {port} did not answer; its log may say why.")
