"""The request id on its way into a task's logs: eager, and over a real broker to a real worker."""

import logging
import uuid

import pytest
from celery import Celery, shared_task
from celery.worker.request import Request
from django.conf import settings
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars

from apps.core.logging import bind_log_context

seen: list[dict[str, object]] = []


@shared_task(name="tests.look_around")
def look_around() -> None:
    bind_log_context(payment_id="p-1")
    seen.append(get_contextvars())


@shared_task(name="tests.stumble")
def stumble() -> None:
    bind_log_context(payment_id="p-2")
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def clean():
    clear_contextvars()
    seen.clear()
    yield
    clear_contextvars()


class TestEager:
    def test_a_task_logs_under_its_own_name_and_the_requests_id(self):
        bind_contextvars(request_id="q-1", user_id="7")
        result = look_around.delay()
        assert seen == [
            {
                "request_id": "q-1",
                "task_id": result.id,
                "task": "tests.look_around",
                "payment_id": "p-1",
            }
        ]

    def test_the_request_finds_its_context_as_it_left_it(self):
        bind_contextvars(request_id="q-1", user_id="7")
        look_around.delay()
        assert get_contextvars() == {"request_id": "q-1", "user_id": "7"}

    def test_also_after_a_task_that_failed(self):
        bind_contextvars(request_id="q-1")
        with pytest.raises(ZeroDivisionError):
            stumble.delay()
        assert get_contextvars() == {"request_id": "q-1"}

    def test_without_a_request_there_is_no_id(self):
        look_around.delay()
        assert "request_id" not in seen[0]


class TestOverTheBroker:
    """Messages over the suite's own server, run by the class that a worker runs them with.

    Not by a worker in a thread: it makes its application everybody's, for the rest of the run.
    """

    @pytest.fixture
    def app(self):
        app = Celery("tests", broker=settings.CELERY_BROKER_URL, fixups=[], set_as_current=False)
        app.conf.task_ignore_result = True
        app.conf.task_default_queue = f"tests-{uuid.uuid4().hex}"
        app.task(name="tests.look_around")(look_around.run)
        app.task(name="tests.stumble")(stumble.run)
        yield app
        app.close()

    def test_the_id_travels_in_the_message_and_nothing_leaks_into_the_next(self, app):
        bind_contextvars(request_id="q-1", user_id="7")
        app.send_task("tests.stumble")
        app.send_task("tests.look_around")
        clear_contextvars()
        app.send_task("tests.look_around")
        run_what_is_queued(app, count=3)
        first, second = seen
        assert first.keys() == {"request_id", "task_id", "task", "payment_id"}
        assert first["request_id"] == "q-1"
        assert second.keys() == {"task_id", "task", "payment_id"}
        assert get_contextvars() == {}

    def test_celery_leaves_logging_as_the_settings_have_it(self, app):
        root = logging.getLogger()
        before = (root.level, list(root.handlers))
        app.log.setup_logging_subsystem(loglevel="ERROR")
        assert (root.level, list(root.handlers)) == before


def run_what_is_queued(app: Celery, *, count: int) -> None:
    with app.connection_for_read() as connection:
        waiting = connection.SimpleQueue(app.conf.task_default_queue)
        for _ in range(count):
            message = waiting.get(timeout=10)
            Request(message, app=app, hostname="tests").execute()
            message.ack()
        waiting.close()
