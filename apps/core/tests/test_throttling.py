"""Throttles on a real Valkey: exact under concurrency, open without it."""

import socket
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from apps.core.cache import FailSoftClient, FailSoftRedisCache
from apps.core.throttling import LoginThrottle, UserThrottle


class FiftyAMinute(UserThrottle):
    rate = "50/min"


class TwoAMinute(LoginThrottle):
    rate = "2/min"


def request_from(address: str = "192.0.2.1", *, user=None, **headers: str) -> Request:
    request = Request(APIRequestFactory().get("/", REMOTE_ADDR=address, headers=headers))
    request.user = user
    return request


def person(pk: int) -> SimpleNamespace:
    return SimpleNamespace(pk=pk, is_authenticated=True)


def answers(throttle, count: int, request: Request) -> list[bool]:
    return [throttle().allow_request(request, APIView()) for _ in range(count)]


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def test_lets_exactly_its_rate_through_under_concurrency():
    def ask(_: int) -> bool:
        return FiftyAMinute().allow_request(request_from(user=person(1)), APIView())

    with ThreadPoolExecutor(16) as pool:
        allowed = list(pool.map(ask, range(200)))
    assert allowed.count(True) == 50


def test_says_when_to_come_back():
    throttle = TwoAMinute()
    assert [throttle.allow_request(request_from(), APIView()) for _ in "123"] == [True, True, False]
    assert throttle.wait() in range(50, 61)


def test_counts_each_person_apart_wherever_they_sit():
    assert answers(FiftyAMinute, 51, request_from(user=person(1)))[-1] is False
    assert answers(FiftyAMinute, 1, request_from("192.0.2.9", user=person(1))) == [False]
    assert answers(FiftyAMinute, 1, request_from(user=person(2))) == [True]


def test_who_has_not_signed_in_is_counted_by_address():
    assert answers(FiftyAMinute, 51, request_from())[-1] is False
    assert answers(FiftyAMinute, 1, request_from("192.0.2.9")) == [True]


def test_login_is_counted_by_address_whoever_it_claims_to_be():
    assert answers(TwoAMinute, 2, request_from(user=person(1))) == [True, True]
    assert answers(TwoAMinute, 1, request_from(user=person(2))) == [False]
    assert answers(TwoAMinute, 1, request_from("192.0.2.2", user=person(2))) == [True]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "same_caller"),
    [
        (0, ("203.0.113.1", "203.0.113.2"), True),
        (1, ("203.0.113.1", "203.0.113.2"), False),
        (1, ("203.0.113.1, 198.51.100.7", "203.0.113.2, 198.51.100.7"), True),
    ],
    ids=["no proxy: the header is the caller's own word", "its last word is the proxy's", "forged"],
)
def test_counts_what_trusted_proxies_saw(monkeypatch, proxies, forwarded, same_caller):
    monkeypatch.setattr(api_settings, "NUM_PROXIES", proxies, raising=False)
    first, second = (request_from(**{"X-Forwarded-For": value}) for value in forwarded)
    answers(TwoAMinute, 2, first)
    assert answers(TwoAMinute, 1, second) == [not same_caller]


def test_an_ipv6_network_is_one_caller():
    assert answers(TwoAMinute, 2, request_from("2001:db8:1:2::1")) == [True, True]
    assert answers(TwoAMinute, 1, request_from("2001:db8:1:2:3:4:5:6")) == [False]
    assert answers(TwoAMinute, 1, request_from("2001:db8:1:3::1")) == [True]


@pytest.mark.parametrize("ident", ["::ffff:zz", "[2001:db8::1]:443", "a:" + "b" * 9000])
def test_an_address_that_is_none_is_counted_as_it_stands(ident):
    assert answers(TwoAMinute, 3, request_from(ident)) == [True, True, False]
    assert len(TwoAMinute().get_cache_key(request_from(ident), APIView())) < 100


def test_a_scope_without_a_rate_is_open(monkeypatch):
    monkeypatch.setattr(LoginThrottle, "THROTTLE_RATES", {"login": None})
    assert answers(LoginThrottle, 5, request_from()) == [True] * 5


def test_open_while_redis_is_down(monkeypatch):
    monkeypatch.setattr(FailSoftClient, "_breakers", {})
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    unreachable = FailSoftRedisCache(f"redis://127.0.0.1:{port}/1", {})
    monkeypatch.setattr(TwoAMinute, "cache", unreachable)
    assert answers(TwoAMinute, 5, request_from()) == [True] * 5
