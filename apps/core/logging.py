"""Logs: one JSON object per line, redacted, carrying whose request or task it was.

Our code logs through `structlog.get_logger(__name__)`: an event name and named facts. Records of
libraries (stdlib logging) take the same road. What libraries put in `extra` stays out: it holds
request objects, SQL parameters and task arguments.
"""

import json
import logging
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import Processor

from apps.core.redaction import redact

# Libraries that say at INFO what another line says already.
QUIET = (
    "celery.app.trace",  # that each sweep succeeded; a failure is an error, and is said
    "celery.beat",
    "celery.worker.strategy",
    "django.server",
    "environ",
    "kombu",
    "urllib3",
)


def logging_config(*, level: str, fmt: str) -> dict[str, Any]:
    """Django's LOGGING, with structlog configured to hand its records over to it.

    `level` is a stdlib level name; `fmt` is "json" (production) or "console" (people). Lines go
    to standard error, so that what a command prints stays clean.
    """
    if not structlog.is_configured():
        _configure_structlog()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structured": _formatter(fmt)},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "filters": {
            "crashes": {"()": "django.utils.log.CallbackFilter", "callback": _has_traceback}
        },
        "loggers": {
            # Named here, they lose the handlers that Django gave them and use the root's.
            "django": {"level": level},
            **{name: {"level": "WARNING", "propagate": True} for name in QUIET},
            # Scanners ask for hosts we are not; the access line has their 400.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            # The access line has every 4xx and 5xx already, with whose request it was.
            "django.request": {"filters": ["crashes"]},
        },
    }


def bind_log_context(**ids: object) -> None:
    """Say on every following line of this request or task whose it is: `restaurant_id=…`."""
    structlog.contextvars.bind_contextvars(**{name: str(value) for name, value in ids.items()})


def redact_event(
    logger: object, method_name: str, event_dict: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A structlog processor: no secret and no whole phone number leaves in a log line."""
    for name, value in event_dict.items():
        if not name.startswith("_"):
            event_dict[name] = redact(value, name)
    return event_dict


def _configure_structlog() -> None:
    # What no line of ours shows costs two system calls and a look at every thread per record.
    logging.logProcesses = logging.logThreads = logging.logMultiprocessing = False
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _has_traceback(record: logging.LogRecord) -> bool:
    return record.exc_info is not None


def _formatter(fmt: str) -> dict[str, Any]:
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _shared(),
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _exceptions(fmt),
            redact_event,
            *([_keep_to_one_line] if fmt == "console" else []),
            _renderer(fmt),
        ],
    }


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.StackInfoRenderer(),
    ]


def _exceptions(fmt: str) -> Processor:
    """Tracebacks as fields for machines, as text for people; never with local variables."""
    if fmt == "console":
        return structlog.processors.format_exc_info
    return structlog.processors.ExceptionRenderer(
        ExceptionDictTransformer(show_locals=False, max_frames=20)
    )


def _keep_to_one_line(
    logger: object, method_name: str, event_dict: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Show what would steer a terminal, or begin a line, as `\\n` and `\\x1b`; JSON does it itself.

    Nested values are shown by `repr`, which does the same. Tracebacks keep their lines.
    """
    for name, value in event_dict.items():
        if isinstance(value, str):
            kept = "\n\t" if name in ("exception", "stack") else ""
            event_dict[name] = "".join(
                char if char.isprintable() or char in kept else _escaped(char) for char in value
            )
    return event_dict


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def _renderer(fmt: str) -> Processor:
    if fmt == "console":
        return structlog.dev.ConsoleRenderer()
    return structlog.processors.JSONRenderer(serializer=json.dumps, default=str)
