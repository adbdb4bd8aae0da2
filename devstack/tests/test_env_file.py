"""The servers that `.env` names: seen by `make run` before it starts any of its own."""

from __future__ import annotations

import os

import pytest

from devstack import options, supervisor
from devstack.options import with_servers_of_env_file
from devstack.stopping import Stopped


@pytest.fixture
def env_file(tmp_path):
    file = tmp_path / ".env"
    file.write_text("""# our own
SECRET_KEY=of-production
export DATABASE_URL='postgres://me@db.example/till'
REDIS_URL="redis://redis.example"
""")
    return file


def test_servers_written_in_the_env_file_are_seen_and_nothing_else(env_file):
    before = dict(os.environ)

    assert with_servers_of_env_file({"PORT": "8001"}, env_file) == {
        "PORT": "8001",
        "DATABASE_URL": "postgres://me@db.example/till",
        "REDIS_URL": "redis://redis.example",
    }
    assert dict(os.environ) == before


def test_the_shell_wins_over_the_env_file(env_file):
    environ = {"DATABASE_URL": "postgres://shell", "REDIS_URL": ""}

    assert with_servers_of_env_file(environ, env_file) == environ


def test_without_an_env_file_nothing_changes(tmp_path):
    assert with_servers_of_env_file({"PORT": "8001"}, tmp_path / ".env") == {"PORT": "8001"}


@pytest.mark.parametrize(
    "written", ["DATABASE_URL=postgres://elsewhere/encaisse", "REDIS_URL=redis://elsewhere"]
)
def test_no_server_is_started_for_a_url_in_the_env_file(tmp_path, monkeypatch, written):
    started = []

    def stop_here(running, watch):
        started.extend(child.name for child in running.children)
        raise Stopped

    monkeypatch.setattr(options, "ENV_FILE", tmp_path / ".env")
    monkeypatch.setattr(supervisor, "prepare", stop_here)
    monkeypatch.setattr(supervisor, "_await_free_port", lambda *_: None)
    options.ENV_FILE.write_text(f"{written}\n")
    shell = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}

    assert supervisor.run({**shell, "DATA_DIR": str(tmp_path / "data")}) == 0
    assert started == (["valkey"] if "DATABASE" in written else ["postgres"])
