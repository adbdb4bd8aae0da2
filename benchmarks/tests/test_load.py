"""The load generator tells what it saw, also of a server that answers badly or not at all."""

import socket
import threading
from contextlib import contextmanager

import pytest

from benchmarks.driving import Job, travel

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
REQUEST = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@contextmanager
def server(*answers):
    """Takes one connection for each answer, answers the first request, and hangs up."""

    def serve(listening):
        for answer in answers:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, args=(listening,), daemon=True).start()
        yield listening.getsockname()[1]


def job(count, **options):
    return Job([[REQUEST]] * count, cycle=False, **options)


def test_it_tells_when_each_journey_ended():
    with server(OK) as port:
        trip = travel(job(1, expected=[200]), port=port, clients=1, seconds=5)

    assert trip.statuses == {"200": 1}
    assert trip.began < trip.ended[0] <= trip.began + trip.seconds


def test_it_counts_answers_where_any_will_do():
    with server(BUSY, b"", b"") as port:
        trip = travel(job(2, expected=[]), port=port, clients=1, seconds=5)

    assert trip.statuses == {"503": 1, "0": 1}


def test_it_ends_at_an_answer_that_was_not_expected(capfd):
    with server(BUSY) as port, pytest.raises(SystemExit):
        travel(job(1, expected=[200]), port=port, clients=1, seconds=5)
    assert "503" in capfd.readouterr().err


def test_clients_begin_one_after_the_other():
    with server(OK, OK, OK) as port:
        trip = travel(job(9, expected=[200], spread=0.3), port=port, clients=3, seconds=5)

    begun = sorted(end - time for end, time in zip(trip.ended, trip.times, strict=True))
    assert len(begun) == 3
    assert begun[2] - begun[0] >= 0.2
