"""The lines that leave the process, as the settings configure them."""

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
import structlog
from django.test import Client
from structlog.contextvars import bound_contextvars, clear_contextvars

from apps.core.logging import bind_log_context, logging_config

Lines = Callable[[], list[dict[str, Any]]]
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def structured_handler() -> logging.StreamHandler[Any]:
    """The one handler of ours; pytest adds its own."""
    return next(
        handler
        for handler in logging.getLogger().handlers
        if isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter)
        and isinstance(handler, logging.StreamHandler)
    )


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What was logged since the test began, each line parsed."""
    handler, stream = structured_handler(), io.StringIO()
    before = handler.setStream(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    handler.setStream(before)


@pytest.fixture(autouse=True)
def no_context() -> Iterator[None]:
    clear_contextvars()
    yield
    clear_contextvars()


def test_one_json_object_per_line_says_what_when_where_and_whose(lines: Lines):
    bind_log_context(restaurant_id="r-1", payment_id="p-1")
    with bound_contextvars(request_id="q-1"):
        structlog.get_logger("apps.payments").warning("payment_late", attempts=3)
    (line,) = lines()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "payment_late",
        "attempts": 3,
        "level": "warning",
        "logger": "apps.payments",
        "request_id": "q-1",
        "restaurant_id": "r-1",
        "payment_id": "p-1",
    }


def test_a_librarys_record_takes_the_same_road(lines: Lines):
    with bound_contextvars(request_id="q-1"):
        logging.getLogger("some.library").error(
            "call to %s failed", "+221771234567", extra={"body": "hunter2"}
        )
    (line,) = lines()
    assert line["event"] == "call to +221*******67 failed"
    assert (line["level"], line["logger"], line["request_id"]) == ("error", "some.library", "q-1")
    assert "body" not in line


def test_no_secret_and_no_phone_number_leaves(lines: Lines):
    structlog.get_logger("x").info(
        "sent to 771234567", headers={"Authorization": "Bearer abcdefgh"}, otp=1234
    )
    (line,) = lines()
    assert line["event"] == "sent to *******67"
    assert line["headers"] == {"Authorization": "[redacted]"}
    assert line["otp"] == "[redacted]"


def test_a_value_cannot_start_a_line_of_its_own(lines: Lines):
    forged = 'x"}\n{"event": "admin_login"}\r\u2028\x1b[31m'
    structlog.get_logger("x").info("search", term=forged)
    logging.getLogger("x").warning(forged)
    assert len(lines()) == 2
    assert [line["event"] for line in lines()] == ["search", forged]


def test_an_exception_becomes_fields_without_local_variables(lines: Lines):
    def collect(card: str) -> None:
        raise ValueError("refused for +221771234567")

    try:
        collect("sesame")
    except ValueError:
        structlog.get_logger("x").exception("collect_failed")
        logging.getLogger("x").exception("again")
    for line in lines():
        (exception,) = line["exception"]
        assert exception["exc_type"] == "ValueError"
        assert exception["exc_value"] == "refused for +221*******67"
        assert exception["frames"][-1]["name"] == "collect"
        assert "sesame" not in json.dumps(line)
    assert len(lines()) == 2


def test_django_says_nothing_twice(lines: Lines):
    request_logger = logging.getLogger("django.request")
    request_logger.warning("Not Found: /x")
    request_logger.error("Service Unavailable: /x")
    assert lines() == []
    request_logger.error("Internal Server Error: /x", exc_info=ValueError("bug"))
    assert [line["event"] for line in lines()] == ["Internal Server Error: /x"]


@pytest.mark.parametrize("name", ["django.server", "celery.worker.strategy", "kombu"])
def test_chatter_is_quiet_and_trouble_is_not(lines: Lines, name: str):
    logging.getLogger(name).info("chatter")
    logging.getLogger(name).error("trouble")
    assert [line["event"] for line in lines()] == ["trouble"]


def console_formatter() -> logging.Formatter:
    """What turns records into lines for people."""
    described = dict(logging_config(level="INFO", fmt="console")["formatters"]["structured"])
    formatter: logging.Formatter = described.pop("()")(**described)
    return formatter


@pytest.fixture
def console() -> Iterator[Callable[[], str]]:
    """What a person reads in the console since the test began, without the colours."""
    handler, stream = structured_handler(), io.StringIO()
    formatter = handler.formatter
    before = handler.setStream(stream)
    handler.setFormatter(console_formatter())
    yield lambda: COLOUR.sub("", stream.getvalue())
    handler.setFormatter(formatter)
    handler.setStream(before)


def test_for_people_a_line_is_text_and_redacted_too():
    try:
        raise ValueError("no +221771234567")
    except ValueError as error:
        info = (ValueError, error, error.__traceback__)
    text = console_formatter().format(
        logging.LogRecord("x", logging.ERROR, "f", 1, "failed", (), info)
    )
    assert "failed" in text
    assert "ValueError: no +221*******67" in text


FORGED = "/nowhere/\n2026-11-21T12:00:00Z [info] signed_in\r\x00\x07\x1b[2K\x85\x9b\u2028\u202e"


@pytest.mark.django_db
def test_a_path_neither_breaks_nor_forges_a_line_for_people(console: Callable[[], str]):
    answer = Client().get(quote(FORGED))

    assert answer.status_code == 404
    (line,) = [line for line in console().split("\n") if "nowhere" in line]
    assert line.isprintable()
    assert r"\x00" in line
    assert "[info     ] request" in line
    assert len(console().splitlines()) == console().count("\n") == 1


def test_a_message_neither_breaks_nor_forges_a_line_for_people(console: Callable[[], str]):
    logging.getLogger("some.library").error("no page at %s", FORGED)
    structlog.get_logger("x").info("asked", path=FORGED, paths=[FORGED], lone="\udcff")

    lines = console().splitlines()
    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)


def test_a_traceback_for_people_keeps_its_lines_and_nothing_else(console: Callable[[], str]):
    try:
        raise ValueError("\x1b[2K\x00")
    except ValueError:
        structlog.get_logger("x").exception("failed")

    first, *others = console().splitlines()
    assert "failed" in first
    assert others[-1] == r"ValueError: \x1b[2K\x00"
    assert len(others) > 2
