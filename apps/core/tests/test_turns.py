"""Of those who can wait only a few work at once, and nobody waits for ever."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from apps.core import turns
from apps.core.turns import Turns

LONG = 60.0


@pytest.fixture
def released(monkeypatch):
    """How often a connection was given back."""
    calls = []
    monkeypatch.setattr(turns, "release_connection", lambda: calls.append(1))
    return calls


def test_no_more_work_at_once_than_there_are_places(released):
    places, inside, most = Turns(places=2, patience=LONG), [], []
    lock = threading.Lock()

    def work(number):
        with places.turn():
            with lock:
                inside.append(number)
                most.append(len(inside))
            with lock:
                inside.remove(number)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(work, range(200)))
    assert len(most) == 200
    assert max(most) <= 2


def test_the_next_one_comes_when_a_place_is_free_and_not_before(released):
    places, entered = Turns(places=1, patience=LONG), threading.Event()

    def work():
        with places.turn():
            entered.set()

    with places.turn():
        waiting = threading.Thread(target=work)
        waiting.start()
        assert not entered.wait(0.1)
    assert entered.wait(LONG)
    waiting.join(LONG)


def test_whoever_waits_holds_no_connection_and_who_need_not_keeps_his(released):
    places = Turns(places=1, patience=0.01)
    with places.turn():
        assert released == []
        with places.turn():
            assert released == [1]


def test_patience_ends_and_takes_no_place_along(released):
    places = Turns(places=1, patience=0.01)
    with places.turn(), places.turn(), places.turn():
        pass
    with places.turn():
        assert released == [1, 1], "the one place is free again, and there is only one"
        with places.turn():
            assert released == [1, 1, 1]


def test_a_failure_gives_the_place_back(released):
    places = Turns(places=1, patience=0.01)
    with pytest.raises(ZeroDivisionError), places.turn():
        raise ZeroDivisionError
    with places.turn():
        assert released == []
