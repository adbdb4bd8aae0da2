"""Processes that do one act each and die in it, born of one that has loaded everything.

`process.py` runs this. It forks, as `workers.py` does: to start Python for each takes seconds.
"""

import json
import os
import signal
import sys
from typing import Any

from django.conf import settings

from apps.core import crash
from apps.payments import services, tasks, views
from apps.payments.tests.crashes.process import ACTS

LOADED = (services, tasks, views)
"""Before anybody is born, so that nobody needs to do it again."""


def run() -> None:
    """For each line of JSON on standard input one process, and whether it died where it should."""
    for line in sys.stdin:
        sys.stdout.write(f"{json.dumps(_dies(**json.loads(line)))}\n")
        sys.stdout.flush()


def _dies(**wish: Any) -> bool:
    pid = os.fork()
    if pid:
        _, status = os.waitpid(pid, 0)
        return os.waitstatus_to_exitcode(status) == -signal.SIGKILL
    try:
        _live(**wish)
    finally:
        os._exit(0)


def _live(
    *, act: str, at: str, environ: dict[str, str], public_url: str, arguments: dict[str, Any]
) -> None:
    """Where the providers are, and where we are, only the test knows."""
    os.environ.update(environ)
    settings.PUBLIC_URL = public_url
    crash.CRASH_AT = at
    ACTS[act](**arguments)
