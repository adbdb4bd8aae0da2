"""What the environment may say, and what it is told when it says nonsense."""

from __future__ import annotations

import pytest

from devstack.messages import PROJECT
from devstack.options import Options


def test_the_defaults_are_a_local_stack_on_port_8000():
    options = Options.read({})
    assert options.url == "http://127.0.0.1:8000"
    assert options.data_dir == PROJECT / ".data"
    assert options.environ["DJANGO_SETTINGS_MODULE"] == "config.settings.local"


def test_what_the_caller_sets_wins():
    options = Options.read({"PORT": "8001", "DATA_DIR": "/srv/b", "LOG_FORMAT": "json"})
    assert options.environ["PORT"] == "8001"
    assert options.environ["STATIC_ROOT"] == "/srv/b/static"
    assert options.environ["LOG_FORMAT"] == "json"


@pytest.mark.parametrize("port", ["http", "-1", "0", "65536", "80.5"])
def test_a_port_that_is_none_is_refused_in_words(port):
    with pytest.raises(ValueError, match="PORT must be a number"):
        Options.read({"PORT": port})


def test_the_simulator_listens_a_thousand_above_unless_somebody_has_one():
    assert Options.read({"PORT": "8001"}).environ["SIMULATOR_URL"] == "http://127.0.0.1:9001"
    assert Options.read({"PORT": "65000"}).simulator_port == 64000
    assert Options.read({"SIMULATOR_PORT": "7000"}).simulator_port == 7000
    for elsewhere in ("", "http://simulator.example:9000"):
        options = Options.read({"SIMULATOR_URL": elsewhere})
        assert options.simulator_port is None
        assert options.environ["SIMULATOR_URL"] == elsewhere
