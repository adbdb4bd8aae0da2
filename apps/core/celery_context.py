"""Whose request rang for a task: the request id travels in the message's headers into its logs."""

from typing import Any

from celery.signals import before_task_publish, setup_logging, task_postrun, task_prerun
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars

REQUEST_ID_HEADER = "encaisse_request_id"
_PUT_ASIDE = "encaisse_log_context"


def connect() -> None:
    """Listen to Celery. Called once, when Django is ready."""
    before_task_publish.connect(send_request_id, dispatch_uid="core.send_request_id")
    task_prerun.connect(enter_task, dispatch_uid="core.enter_task")
    task_postrun.connect(leave_task, dispatch_uid="core.leave_task")
    setup_logging.connect(keep_logging, dispatch_uid="core.keep_logging")


def send_request_id(headers: dict[str, Any] | None = None, **_: Any) -> None:
    """Write the request id of whoever rings into the message."""
    request_id = get_contextvars().get("request_id")
    if headers is not None and request_id:
        headers[REQUEST_ID_HEADER] = request_id


def enter_task(task_id: str, task: Any, **_: Any) -> None:
    """Name the task on every line it logs.

    What was bound before is put aside: an eager task runs in the middle of a request.
    """
    before = get_contextvars()
    setattr(task.request, _PUT_ASIDE, before)
    clear_contextvars()
    bind_contextvars(task_id=task_id, task=task.name)
    request_id = getattr(task.request, REQUEST_ID_HEADER, None) or before.get("request_id")
    if request_id:
        bind_contextvars(request_id=request_id)


def leave_task(task: Any, **_: Any) -> None:
    """Put back what was bound before the task, and forget what the task bound."""
    clear_contextvars()
    bind_contextvars(**getattr(task.request, _PUT_ASIDE, {}))


def keep_logging(**_: Any) -> None:
    """Celery sets up logging of its own unless somebody listens here; Django's LOGGING stands."""
