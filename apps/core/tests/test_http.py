"""The one door, against real sockets that behave badly."""

import socket
import threading
import time
from contextlib import contextmanager, suppress

import pytest

from apps.core import http
from apps.core.http import NotSent, Unanswered, send
from apps.core.storable import unstorable_place

OK = b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\nSet-Cookie: a=b\r\n\r\n{"ok":true}'


@contextmanager
def server(behave):
    """A socket on loopback; `behave(connection, request bytes)` for each request that arrives."""
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve(connection):
            with connection, suppress(OSError):
                while request := connection.recv(65536):
                    heard.append(request)
                    if behave(connection, request) == "close":
                        return

        def accept():
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", heard
        listener.shutdown(socket.SHUT_RDWR)


def answer(connection, _request):
    connection.sendall(OK)


def test_an_answer():
    with server(answer) as (url, heard):
        got = send("POST", f"{url}/x", json={"a": 1}, headers={"X-Y": "z"}, query={"q": "1"})
    assert (got.status, got.json()) == (200, {"ok": True})
    assert heard[0].startswith(b"POST /x?q=1 ")
    assert b"X-Y: z" in heard[0]


def test_connections_are_kept_and_cookies_are_not():
    with server(answer) as (url, heard):
        send("GET", url)
        send("GET", url)
    assert not any(b"Cookie" in request for request in heard)


def test_nobody_listens_is_not_sent():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NotSent):
        send("POST", f"http://127.0.0.1:{port}/")


def test_an_unknown_name_is_not_sent():
    with pytest.raises(NotSent):
        send("POST", "http://no-such-host.invalid/")


def test_plain_http_where_tls_is_asked_is_not_sent():
    with server(answer) as (url, _), pytest.raises(NotSent):
        send("POST", url.replace("http:", "https:"))


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\ncut",
        b"nonsense",
        b"HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n" + b"x" * 300_000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_no_whole_answer_is_unanswered(said):
    def cut(connection, _request):
        connection.sendall(said)
        return "close"

    with server(cut) as (url, heard), pytest.raises(Unanswered):
        send("POST", url)
    assert len(heard) == 1, "a request in doubt is never sent again"


def test_a_slow_drip_is_cut_off(monkeypatch):
    monkeypatch.setattr(http, "TOTAL_SECONDS", 0.5)
    over = threading.Event()

    def drip(connection, _request):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while not over.wait(0.05):
            try:
                connection.sendall(b"X")
            except OSError:
                return "close"
        return "close"

    began = time.monotonic()
    with server(drip) as (url, _), pytest.raises(Unanswered):
        send("POST", url)
    over.set()
    assert time.monotonic() - began < 3


def test_silence_is_cut_off(monkeypatch):
    monkeypatch.setattr(http, "READ_SECONDS", 0.3)
    with server(lambda connection, request: None) as (url, _), pytest.raises(Unanswered):
        send("POST", url)


class TestNames:
    """A name server that hangs: the system's resolver knows no time limit of ours."""

    @pytest.fixture
    def asked_slowly(self, monkeypatch):
        """Names are found, but only after `seconds`."""

        def slow_down(seconds):
            over, resolve = threading.Event(), socket.getaddrinfo

            def slowly(*args, **kwargs):
                over.wait(seconds)
                return resolve(*args, **kwargs)

            monkeypatch.setattr(socket, "getaddrinfo", slowly)

        return slow_down

    def test_nobody_waits_for_it_longer_than_for_a_connection(self, monkeypatch, asked_slowly):
        monkeypatch.setattr(http, "CONNECT_SECONDS", 0.2)
        asked_slowly(2)
        began = time.monotonic()
        with server(answer) as (url, heard), pytest.raises(NotSent):
            send("POST", url)
        assert time.monotonic() - began < 1
        assert heard == []

    def test_when_it_took_all_the_time_nothing_leaves_any_more(self, monkeypatch, asked_slowly):
        monkeypatch.setattr(http, "TOTAL_SECONDS", 0.2)
        asked_slowly(0.5)
        with server(answer) as (url, heard), pytest.raises(NotSent):
            send("POST", url)
        assert heard == []


def test_however_an_address_is_spelt_it_goes_through_this_door(settings):
    settings.HTTP_ALLOW_PRIVATE_ADDRESSES = False
    with server(answer) as (url, heard), pytest.raises(NotSent):
        send("POST", url.replace("127.0.0.1:", "127.0.0.1:0"))
    assert heard == []


def test_redirects_are_answers():
    def elsewhere(connection, _request):
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n")

    with server(elsewhere) as (url, heard):
        assert send("GET", url).status == 302
    assert len(heard) == 1


def test_private_addresses_are_refused_before_a_byte_is_sent(settings):
    settings.HTTP_ALLOW_PRIVATE_ADDRESSES = False
    with server(answer) as (url, heard), pytest.raises(NotSent):
        send("POST", url)
    assert heard == []


def test_proxies_of_the_environment_are_ignored(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with server(answer) as (url, _):
        assert send("GET", url).status == 200


def test_html_with_status_200_is_no_json():
    def html(connection, _request):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>")

    with server(html) as (url, _):
        assert send("GET", url).json() is None


def test_requests_share_one_patience():
    with server(lambda connection, request: None) as (url, heard):
        began = time.monotonic()
        with http.within(0.4):
            with pytest.raises(Unanswered):
                send("GET", url)
            with pytest.raises(NotSent):
                send("GET", url)
        assert time.monotonic() - began < 2
    assert len(heard) == 1


def test_what_is_kept_of_an_answer():
    said = http.Answer(200, {}, b'{"msisdn": "2250707070707", "token": "abc", "n": 1}').kept()
    assert said["http_status"] == 200
    assert said["body"]["n"] == 1
    assert "0707" not in str(said)
    assert "abc" not in str(said)
    assert http.Answer(200, {}, b"<html>" + b"x" * 9000).kept()["body"].startswith("<html>")


def test_what_is_kept_can_be_written_down():
    said = rb'{"a": "b\u0000", "\ud800": [NaN, 1e999, "\udfff"], "n": 12.5, "c": "\ud83d\ude00"}'
    kept = http.Answer(200, {}, said).kept()
    assert unstorable_place(kept) is None
    assert (kept["body"]["n"], kept["body"]["c"]) == (12.5, "\U0001f600")
    assert unstorable_place(http.Answer(200, {}, b"<html>\0").kept()) is None
    assert http.Answer(200, {}, b"9" * 5000).json() is None
