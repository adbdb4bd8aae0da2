"""What the environment says about a stack: where it listens, where its data is, its size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from environ import Env

from devstack.messages import PROJECT

DEMO_PASSWORD = "encaisse-demo"  # noqa: S105 - published, of demo data only
ENV_FILE = PROJECT / ".env"
SERVER_URLS = ("DATABASE_URL", "REDIS_URL")
# A laptop's stack runs as whoever started it, in containers that is root; ten lines of alarm help
# nobody.
CELERY_AS_ROOT = "ignore:You're running the worker with superuser privileges"
WELCOME = """
Encaisse is ready after {seconds:.1f} s.

  API documentation  {url}/api/docs/
  Back office        {url}/admin/
  Simulated phones   {simulator}

  Demo logins, password {password}:
    Le Baobab (Dakar)              dakar-owner, dakar-manager, dakar-cashier, dakar-cashier2
    Maquis du Plateau (Abidjan)    abidjan-owner, abidjan-manager, abidjan-cashier, abidjan-cashier2
    Mesob (Addis Ababa)            addis-owner, addis-manager, addis-cashier, addis-cashier2
    Jikoni (Nairobi)               nairobi-owner, nairobi-manager, nairobi-cashier, nairobi-cashier2
    everything                     admin
    Owners, managers and admin may enter the back office; cashiers use the API, as a till does.

Data is kept in {data_dir}. Ctrl-C stops everything.
"""


def with_servers_of_env_file(
    environ: Mapping[str, str], file: Path | None = None
) -> dict[str, str]:
    """`environ` with the URLs of servers that stand in `.env`; as in the settings, the shell wins.

    For `make run` alone: tests, checks and the demo must not touch what somebody works with.
    """
    written = _written_in(file or ENV_FILE)
    return {**{name: written[name] for name in SERVER_URLS if name in written}, **environ}


def _written_in(file: Path) -> dict[str, str]:
    """The variables of a `.env`, read as the settings read it; none where there is no file."""

    class Reader(Env):  # type: ignore[misc]
        ENVIRON: ClassVar[dict[str, str]] = {}

    Reader.read_env(file)
    return Reader.ENVIRON


@dataclass(frozen=True)
class Options:
    """The settings of one stack; `environ` is what its children get."""

    port: int
    simulator_port: int | None
    """Where the simulator of the providers listens; None when there is to be none of ours."""
    data_dir: Path
    worker_concurrency: int
    environ: dict[str, str]

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Options:
        """Read PORT, DATA_DIR, SIMULATOR_URL and sizes; ValueError in words a person can act on."""
        port = _number(environ, "PORT", "8000")
        simulator_port = None if "SIMULATOR_URL" in environ else _simulator_port(environ, port)
        simulator = f"http://127.0.0.1:{simulator_port}" if simulator_port else ""
        data_dir = (PROJECT / (environ.get("DATA_DIR") or ".data")).resolve()
        return cls(
            port=port,
            simulator_port=simulator_port,
            data_dir=data_dir,
            worker_concurrency=_number(environ, "WORKER_CONCURRENCY", "16"),
            environ={
                "DJANGO_SETTINGS_MODULE": "config.settings.local",
                "LOG_FORMAT": "console",
                "STATIC_ROOT": str(data_dir / "static"),
                "PYTHONWARNINGS": CELERY_AS_ROOT,
                "SIMULATOR_URL": simulator,
                **environ,
                "PORT": str(port),
                "PYTHONUNBUFFERED": "1",
            },
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def welcome(self, *, seconds: float) -> str:
        """What to do next, for the person who started us."""
        return WELCOME.format(
            seconds=seconds,
            url=self.url,
            simulator=self.environ["SIMULATOR_URL"] or "none: SIMULATOR_URL is empty",
            password=DEMO_PASSWORD,
            data_dir=self.data_dir,
        )


def _simulator_port(environ: Mapping[str, str], port: int) -> int:
    """A thousand above the web server's, unless chosen."""
    return _number(environ, "SIMULATOR_PORT", str(port + 1000 if port < 64536 else port - 1000))


def _number(environ: Mapping[str, str], name: str, default: str) -> int:
    text = environ.get(name) or default
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise ValueError(f"{name} must be a number from 1 to 65535, not {text!r}.")
    return int(text)
