"""The one door to other people's servers, with the same manners for all of them.

Three outcomes, never more: an `Answer`; `NotSent`, which proves that no byte of the request left;
`Unanswered`, when the other side may or may not have acted. No redirects, no proxies from the
environment, no silent second try; private addresses are refused where the settings say so.
"""

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_address
from json import loads
from typing import Any, ClassVar
from urllib.parse import urlsplit

import requests
import structlog
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from apps.core.redaction import redact
from apps.core.storable import storable

CONNECT_SECONDS = 3.0
READ_SECONDS = 10.0
TOTAL_SECONDS = 12.0
MAX_ANSWER_BYTES = 256 * 1024
CONNECTIONS_PER_HOST = 256
CHUNK_BYTES = 16 * 1024
KEPT_CHARACTERS = 500
LEAST_SECONDS = 0.05

_ends_at: ContextVar[float | None] = ContextVar("http_ends_at", default=None)

logger = structlog.get_logger(__name__)


class NotSent(Exception):
    """Nothing left this machine: no name, no route, refused, a certificate that does not fit."""


class Unanswered(Exception):
    """The request left, and no whole answer came back in time."""


@dataclass(frozen=True)
class Answer:
    """What the other side said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON, or None when it is none: HTML with status 200 is seen in the wild."""
        try:
            return loads(self.body)
        except (ValueError, RecursionError):  # also a number of more digits than Python reads
            return None

    def kept(self) -> dict[str, Any]:
        """What may be kept of it: secrets and phone numbers redacted, and not too much.

        The database can hold it, whatever they sent: an answer that could not be written down would
        keep its payment from ever ending.
        """
        said = self.json()
        if said is None:
            said = self.body[:KEPT_CHARACTERS].decode(errors="replace")
        return {"http_status": self.status, "body": storable(redact(said))}


@dataclass
class _Attempt:
    """One request on its way: whether its first byte left, and the socket to cut at the end."""

    sent: bool = False
    is_cut: bool = False
    sockets: list[socket.socket] = field(default_factory=list)
    current: ClassVar[threading.local] = threading.local()

    def watch(self, sock: socket.socket) -> None:
        """Have `sock` cut off at the end. Raises TimeoutError when that is over."""
        self.sockets.append(sock)
        if self.is_cut:
            raise TimeoutError

    def cut(self) -> None:
        """Time is up, whatever drips in: reading from a socket that is shut down ends at once."""
        self.is_cut = True
        for sock in self.sockets:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


class _Connection(HTTPConnection):
    """urllib3's connection, which also refuses private peers, and says what it sent.

    What comes before the first byte is on the same clock: when a name or a connection took all the
    time there was, the request stays here.
    """

    def _new_conn(self) -> socket.socket:
        error = OSError(f"no address is known for {self.host}")
        for family, kind, protocol, _, address in _addresses(self._dns_host, self.port or 0):
            _refuse_private(str(address[0]))
            sock = socket.socket(family, kind, protocol)
            try:
                for option in self.socket_options or ():
                    sock.setsockopt(*option)
                sock.settimeout(CONNECT_SECONDS)
                _Attempt.current.attempt.watch(sock)
                sock.connect(address)
            except OSError as refusal:
                sock.close()
                error = refusal
            else:
                return sock
        raise error

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        attempt: _Attempt = _Attempt.current.attempt
        if not attempt.sent:
            attempt.watch(self.sock)
            attempt.sent = True
        super().send(data)


class _SecureConnection(_Connection, HTTPSConnection):
    """The same over TLS: `super()` above is HTTPSConnection here."""


def _addresses(host: str, port: int) -> list[Any]:
    """What a name stands for. The system waits for a name server as long as it likes; we do not."""
    found: list[Any] = []

    def resolve() -> None:
        with suppress(OSError, UnicodeError):
            found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))

    thread = threading.Thread(target=resolve, daemon=True, name="resolve")
    thread.start()
    thread.join(CONNECT_SECONDS)
    return list(found)


def _refuse_private(address: str) -> None:
    if not settings.HTTP_ALLOW_PRIVATE_ADDRESSES and not ip_address(address).is_global:
        raise OSError(f"{address} is not a public address")


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


@lru_cache(maxsize=64)
def _session(origin: str) -> requests.Session:
    """One pooled session per origin, shared by all threads; nothing in it belongs to a call."""
    adapter = HTTPAdapter(pool_connections=1, pool_maxsize=CONNECTIONS_PER_HOST, max_retries=0)
    adapter.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
    session = requests.Session()
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("https://", "http://"):  # not the origin, which requests may spell otherwise
        session.mount(scheme, adapter)
    return session


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    json: Any = None,
    form: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    basic: tuple[str, str] | None = None,
    body: bytes | None = None,
) -> Answer:
    """Send one request and wait for its whole answer, at most TOTAL_SECONDS or what is left.

    Raises NotSent or Unanswered, and nothing else for what the network does.
    """
    began = time.monotonic()
    parts = urlsplit(url)
    seconds = _seconds_left()
    if seconds < LEAST_SECONDS:
        raise NotSent("no time is left")
    with _attempt(seconds) as attempt:
        try:
            answer = _exchange(
                _session(f"{parts.scheme}://{parts.netloc}"),
                method,
                url,
                headers=dict(headers or {}),
                json=json,
                data=form if body is None else body,
                params=query,
                auth=basic,
            )
            if attempt.is_cut:  # half a header looks like a whole one to http.client
                raise TimeoutError
        except (requests.RequestException, OSError, ValueError) as error:
            outcome = Unanswered if attempt.sent else NotSent
            logger.warning("http_failed", host=parts.netloc, path=parts.path, why=outcome.__name__)
            raise outcome(type(error).__name__) from error
    took = round((time.monotonic() - began) * 1000, 1)
    logger.info("http", host=parts.netloc, path=parts.path, status=answer.status, duration_ms=took)
    return answer


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """All requests inside together may take so long: a login and a charge share one patience."""
    token = _ends_at.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends_at.reset(token)


def _seconds_left() -> float:
    ends_at = _ends_at.get()
    return TOTAL_SECONDS if ends_at is None else min(TOTAL_SECONDS, ends_at - time.monotonic())


@contextmanager
def _attempt(seconds: float) -> Iterator[_Attempt]:
    """Watches one request of this thread, and cuts it off when its time is up."""
    attempt = _Attempt()
    _Attempt.current.attempt = attempt
    watchdog = threading.Timer(seconds, attempt.cut)
    watchdog.daemon = True
    watchdog.start()
    try:
        yield attempt
    finally:
        watchdog.cancel()


def _exchange(session: requests.Session, method: str, url: str, **options: Any) -> Answer:
    response = session.request(
        method,
        url,
        timeout=(CONNECT_SECONDS, READ_SECONDS),
        allow_redirects=False,
        stream=True,
        **options,
    )
    with response:
        return Answer(response.status_code, response.headers, _body(response))


def _body(response: requests.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(CHUNK_BYTES):
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            raise ValueError("the answer is too large to be one")
    return bytes(body)
