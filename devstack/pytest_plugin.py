"""Give the test suite its own PostgreSQL and Valkey before pytest-django reads the settings.

The process that the developer started runs one throwaway PostgreSQL; xdist's workers inherit its
URL and make a database each. Every process that runs tests gets a Valkey of its own, so that a
test may flush it, fill it or subscribe to it without the other workers noticing. A URL that is in
the environment already is used instead, by all workers alike; the settings then keep them apart by
a key prefix.
"""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Generator

import pytest

from devstack.embedded import servers
from devstack.messages import compile_messages
from devstack.processes import StackError

OWN_VALKEY = "ENCAISSE_TEST_OWN_VALKEY"
WORKER = "PYTEST_XDIST_WORKER"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Start the servers; they stop with pytest, also when it is killed."""
    options = early_config.known_args_namespace
    if not (options.help or options.version):
        _prepare(early_config)
    return (yield)


def _prepare(config: pytest.Config) -> None:
    if WORKER not in os.environ:
        compile_messages()
        if not os.environ.get("REDIS_URL"):
            os.environ[OWN_VALKEY] = "1"
    elif OWN_VALKEY in os.environ:
        del os.environ["REDIS_URL"]
    held = contextlib.ExitStack()
    config.add_cleanup(held.close)
    try:
        running = held.enter_context(servers())
    except StackError as problem:
        raise pytest.UsageError(str(problem)) from None
    os.environ.update(DATABASE_URL=running.database_url, REDIS_URL=running.redis_url)


def pytest_collection(session: pytest.Session) -> None:
    """Whatever is imported now stays: looking through it for garbage is in vain."""
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Garbage is looked for again, and only among what the tests make."""
    gc.freeze()
    gc.enable()
