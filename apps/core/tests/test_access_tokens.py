"""One fetch serves everybody, and a token is never handed out when it is about to end."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache

from apps.core import access_tokens
from apps.core.access_tokens import AccessToken, access_token, forget_access_token


@pytest.fixture(autouse=True)
def _forgotten():
    access_tokens._own.clear()


class Issuer:
    """Counts what it issues."""

    def __init__(self, seconds: float = 3600) -> None:
        self.seconds = seconds
        self.count = 0
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self) -> AccessToken:
        self.gate.wait(10)
        self.count += 1
        return AccessToken.issued(f"token-{self.count}", self.seconds)


def another_process() -> None:
    """What another process of ours knows: the cache, and nothing of its own."""
    access_tokens._own.clear()


def test_one_fetch_serves_all_processes():
    issuer = Issuer()
    assert access_token("a", issuer) == "token-1"
    another_process()
    assert access_token("a", issuer) == "token-1"


def test_accounts_are_kept_apart():
    issuer = Issuer()
    assert access_token("a", issuer) != access_token("b", issuer)


@pytest.mark.parametrize(("seconds", "kept"), [(3600, 3530), (40, 19)])
def test_it_is_renewed_before_it_ends(seconds, kept):
    issuer = Issuer(seconds)
    with time_machine.travel(time.time(), tick=False) as clock:
        access_token("a", issuer)
        clock.shift(timedelta(seconds=kept))
        assert access_token("a", issuer) == "token-1"
        clock.shift(timedelta(seconds=30))
        assert access_token("a", issuer) == "token-2"


def test_many_who_need_one_at_once_make_one_fetch():
    issuer = Issuer()
    issuer.gate.clear()
    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(access_token, "a", issuer) for _ in range(8)]
        issuer.gate.set()
        assert {one.result() for one in waiting} == {"token-1"}
    assert issuer.count == 1


def test_a_fetch_that_ended_before_our_lock_is_not_repeated(monkeypatch):
    """The look finds nothing, another caller fetches, and only then do we get the lock."""
    issuer, look = Issuer(), access_tokens._known

    def and_then_another_fetches(name: str) -> AccessToken | None:
        monkeypatch.setattr(access_tokens, "_known", look)
        found = look(name)
        access_token("a", issuer)
        return found

    monkeypatch.setattr(access_tokens, "_known", and_then_another_fetches)
    assert access_token("a", issuer) == "token-1"
    assert issuer.count == 1


def test_a_refused_token_is_forgotten_once():
    issuer = Issuer()
    refused = access_token("a", issuer)
    forget_access_token("a", refused)
    assert access_token("a", issuer) == "token-2"
    forget_access_token("a", refused)  # a second request that had used the old one
    assert access_token("a", issuer) == "token-2"


def test_a_failed_fetch_frees_the_way_for_the_next():
    def failing() -> AccessToken:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        access_token("a", failing)
    assert access_token("a", Issuer()) == "token-1"


@pytest.mark.parametrize(
    ("said", "longest", "usable"),
    [
        (600, 3600, 540),
        ("600", 3600, 540),
        (60, 3600, 30),
        (7_776_000, 7_776_000, 7_775_940),
        *((odd, 3600, 3540) for odd in (None, "soon", -5, 0, [], "nan", 3601, 1e300, 10**400)),
    ],
)
def test_a_life_is_read_as_number_and_as_text(said, longest, usable):
    token = AccessToken.issued("a", said, longest=longest)
    assert token.seconds_left == pytest.approx(usable, abs=2)


def test_the_cache_holds_no_token_in_the_clear():
    access_token("a", lambda: AccessToken.issued("very-secret", 3600))
    assert "very-secret" not in str(cache.get(access_tokens._name("a")))


def test_without_a_cache_each_process_keeps_its_own(settings):
    settings.CACHES = {
        "default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/1"}
    }
    issuer = Issuer()
    assert [access_token("a", issuer) for _ in range(3)] == ["token-1"] * 3
