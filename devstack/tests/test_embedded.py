"""Real servers, started, stopped and killed."""

from __future__ import annotations

import os
import signal
import subprocess

import psycopg
import pytest
import redis

from devstack.embedded import servers
from devstack.identity import postgres_identity
from devstack.postgres import Cluster
from devstack.processes import Watch
from devstack.tests.conftest import eventually, without_servers


def amounts(database_url: str) -> list[int]:
    with psycopg.connect(database_url) as connection:
        return [row[0] for row in connection.execute("SELECT amount FROM sale")]


def test_throwaway_servers_answer_and_vanish(own_environ):
    with servers(environ=own_environ) as running:
        with psycopg.connect(running.database_url) as connection:
            version = connection.execute("SHOW server_version_num").fetchone()
        with redis.Redis.from_url(running.redis_url) as valkey:
            assert valkey.info("server")["valkey_version"].startswith("9.")
        pids = [child.pid for child in running.children]

    assert version[0].startswith("18")
    assert not running.place.root.exists()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.fixture(scope="module")
def throwaway():
    """Servers for those who only look at them."""
    with servers(environ=without_servers()) as running:
        yield running


def test_the_application_is_no_superuser_but_may_make_databases(throwaway):
    with psycopg.connect(throwaway.database_url) as connection:
        role = connection.execute(
            "SELECT rolname, rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        owner = connection.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert role == ("encaisse", False, True)
    assert owner == ("encaisse",)


def test_even_a_forgetful_server_keeps_its_commits_when_it_alone_is_killed(data_dir, own_environ):
    with servers(data_dir, durable=False, environ=own_environ) as running:
        with psycopg.connect(running.database_url) as connection:
            connection.execute("CREATE TABLE sale AS SELECT 1500 AS amount")
        running.children[0].process.kill()
        watch = Watch(output=lambda name: subprocess.DEVNULL)
        again = Cluster(
            running.place, postgres_identity(), durable=False, settings={}, watch=watch
        ).start()
        try:
            assert amounts(running.database_url) == [1500]
        finally:
            again.stop()


def test_a_durable_server_answers_a_commit_when_it_is_on_disk(own_environ):
    with (
        servers(environ=own_environ, durable=True) as running,
        psycopg.connect(running.database_url) as connection,
    ):
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)


def test_nothing_listens_on_the_network(throwaway):
    with (
        psycopg.connect(throwaway.database_url) as connection,
        redis.Redis.from_url(throwaway.redis_url) as valkey,
    ):
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert valkey.config_get("port") == {"port": "0"}
        assert throwaway.place.sockets.stat().st_mode & 0o077 == 0


def test_servers_that_are_given_are_left_alone():
    given = {"DATABASE_URL": "postgres://somewhere/else", "REDIS_URL": "redis://elsewhere"}
    with servers(environ=given) as running:
        assert running.children == ()
        assert running.environ == given


def test_committed_data_survives_a_kill_of_everything_at_once(data_dir, hold, own_environ):
    holder = hold(data_dir)
    holder.kill_everything()

    with servers(data_dir, environ=own_environ) as running:
        assert amounts(running.database_url) == [1500]


def test_servers_end_when_their_owner_is_killed(data_dir, hold):
    holder = hold(data_dir)
    holder.process.kill()
    assert eventually(holder.gone)


def test_servers_whose_owner_was_killed_do_not_stop_the_next_start(data_dir, hold, own_environ):
    holder = hold(data_dir)
    # A stopped process cannot obey the signal it gets when its owner dies: an orphan, still there.
    os.kill(holder.pids["valkey"], signal.SIGSTOP)
    os.kill(holder.pids["postgres"], signal.SIGSTOP)
    holder.process.kill()

    with servers(data_dir, environ=own_environ) as running:
        assert amounts(running.database_url) == [1500]
    assert eventually(holder.gone)


def test_a_stale_pid_file_that_names_a_living_stranger_is_no_obstacle(data_dir, hold, own_environ):
    holder = hold(data_dir)
    pid_file = data_dir / "postgres" / "postmaster.pid"
    stale = pid_file.read_text().splitlines()
    holder.kill_everything()
    assert eventually(holder.gone)
    pid_file.write_text("\n".join([str(os.getpid()), *stale[1:], ""]))

    with servers(data_dir, environ=own_environ) as running:
        assert amounts(running.database_url) == [1500]


def test_an_interrupted_creation_is_begun_again(tmp_path, own_environ):
    unfinished = tmp_path / "postgres.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")

    with servers(tmp_path, environ=own_environ) as running:
        assert len(running.children) == 2
    assert not unfinished.exists()


def test_a_killed_throwaway_is_tidied_up_by_the_next(hold, own_environ):
    holder = hold()
    holder.kill_everything()
    assert eventually(holder.gone)
    assert holder.root.exists()

    with servers(environ={**own_environ, "DATABASE_URL": "postgres://given"}):
        assert not holder.root.exists()


def test_a_long_and_odd_path_is_no_obstacle(tmp_path, own_environ):
    data_dir = tmp_path / ("café & thé " + "x" * 100)
    with servers(data_dir, durable=False, environ=own_environ) as running:
        with psycopg.connect(running.database_url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        sockets = running.place.sockets
        assert sockets.stat().st_mode & 0o777 == 0o700
    assert not sockets.exists()
