"""A simulator of its own for every test, served from this process."""

import pytest

from apps.simulator.simulator import running
from apps.simulator.tests.asking import Asking
from apps.simulator.tests.receiver import receiving


@pytest.fixture
def simulator():
    with running() as simulator:
        yield simulator


@pytest.fixture
def receiver(simulator):
    with receiving() as receiver:
        for code in ("wave", "chapa", "paystack"):
            setattr(simulator, f"{code}_webhook_url", receiver.url)
        yield receiver


@pytest.fixture
def ask(simulator):
    asking = Asking(simulator)
    yield asking
    asking.http.close()
