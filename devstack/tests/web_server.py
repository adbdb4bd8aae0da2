"""The real server on its real configuration, for tests of what only it can show."""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
SECONDS = 60
BOOTED = r"Booting worker with pid: (\d+)"


class Server:
    """gunicorn with some workers, its log lines read as they come."""

    def __init__(self, *, workers: int = 2, **environ: str) -> None:
        command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
        self.process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env={**os.environ, "WEB_WORKERS": str(workers), "WEB_BIND": "127.0.0.1:0", **environ},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: list[str] = []
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.port = int(self.wait_for(r"Listening at: http://127\.0\.0\.1:(\d+)")[1])
        self.wait_for(BOOTED, skip=workers - 1)

    def _read(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as stream:
            for line in stream:
                with self._news:
                    self.lines.append(line)
                    self._news.notify_all()

    def wait_for(self, pattern: str, skip: int = 0) -> re.Match[str]:
        """The match of the next line after `skip` others that match."""

        def found() -> list[re.Match[str]]:
            return [match for line in self.lines if (match := re.search(pattern, line))][skip:]

        with self._news:
            assert self._news.wait_for(found, SECONDS), "".join(self.lines)
            return found()[0]

    def ask(self, path: str, method: str = "GET", **options: Any) -> tuple[int, str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            connection.request(method, path, **options)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers
        finally:
            connection.close()

    def booted(self) -> list[int]:
        """The process ids of all workers there ever were."""
        return [int(found[1]) for line in self.lines if (found := re.search(BOOTED, line))]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(SECONDS)
        self._reader.join(SECONDS)
        return status
