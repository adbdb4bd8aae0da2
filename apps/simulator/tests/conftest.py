"""A simulator of its own for every test, served from this process."""

import pytest

from apps.simulator.simulator import running


@pytest.fixture
def simulator():
    with running() as simulator:
        yield simulator
