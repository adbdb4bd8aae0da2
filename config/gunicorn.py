"""How the API is served: a few processes, each with threads that mostly wait.

WEB_WORKERS processes (about one per core) of WEB_THREADS threads. A thread that waits for a slow
provider holds no database connection, so threads are cheap and there may be many: as many as tills
may wait at once, in every process, for connections are taken as they come and not evenly. One is
made when it is first needed.
"""

import itertools
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from apps.core.logging import logging_config

bind = os.environ.get("WEB_BIND") or f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "256"))
worker_class = "gthread"
# Nothing of the application crosses a fork: no connection pool, no half-held lock. Loading it once
# for all would not even save memory: 2 workers measured 221 MB so, and 241 MB with preload_app.
preload_app = False
# Leaks, ours or a library's, end with the worker; the jitter keeps workers from leaving together.
max_requests = 50_000
max_requests_jitter = 10_000
# Seconds. A worker is killed when its main loop stands still so long, not when a request does:
# requests are bounded by the statement and provider time-outs.
timeout = 30
graceful_timeout = 10
# Longer than nginx keeps an idle connection (60 s), or it may send into one that we just closed.
keepalive = 75
# The heartbeat file of a worker must not wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108

limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
# Who may speak for a client is decided in Django's settings (NUM_PROXIES). gunicorn would believe
# any neighbour on this host, and let it rewrite PATH_INFO.
forwarded_allow_ips = ""
control_socket_disable = True

# Our middleware writes one structured line per request; gunicorn's own lines take the same form.
accesslog = None
logconfig_dict = logging_config(
    level=os.environ.get("LOG_LEVEL", "INFO"), fmt=os.environ.get("LOG_FORMAT", "json")
)
logconfig_dict["loggers"]["gunicorn.error"] = {"handlers": ["stderr"], "propagate": False}

# Each worker writes its numbers to files here, and any of them answers /metrics for all. The
# variable stands before prometheus_client is imported, which looks at it once.
_is_own_directory = "PROMETHEUS_MULTIPROC_DIR" not in os.environ
if _is_own_directory:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="encaisse-metrics-")
METRICS = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])


def on_starting(server: Any) -> None:
    """Forget the numbers of an earlier run: counters begin at zero with the process."""
    METRICS.mkdir(parents=True, exist_ok=True)
    for file in METRICS.glob("*.db"):
        file.unlink()


def pre_fork(server: Any, worker: Any) -> None:
    """Give the worker the lowest slot that no living worker has.

    prometheus_client names files after process ids and keeps those of the dead, for their counts
    must stay; with workers renewed every few minutes the files would pile up and slow each scrape.
    The successor of a worker goes on counting in the file of its slot.
    """
    taken = {other.metrics_slot for other in server.WORKERS.values()}
    worker.metrics_slot = next(slot for slot in itertools.count() if slot not in taken)


def post_fork(server: Any, worker: Any) -> None:
    """Name the metrics files of this process after its slot, before the application loads."""
    from prometheus_client import values

    values.ValueClass = values.MultiProcessValue(lambda: worker.metrics_slot)  # type: ignore[no-untyped-call]


def child_exit(server: Any, worker: Any) -> None:
    """Forget what was true only while the worker lived (live gauges); its counts stay."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.metrics_slot)  # type: ignore[no-untyped-call]


def on_exit(server: Any) -> None:
    """Take away the directory that we made."""
    if _is_own_directory:
        shutil.rmtree(METRICS, ignore_errors=True)
