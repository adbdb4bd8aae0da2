"""The process whose children die, and how a test speaks with it."""

import json
import os
import subprocess
import sys
from typing import Any

from django.conf import settings

from apps.core.tests.own_database import own_database_url


class Mother:
    """Has loaded us already, so that a process for each death is there at once."""

    def __init__(self) -> None:
        self._process = start()

    def outlive(self, act: str, arguments: dict[str, Any], *, crash_at: str) -> int:
        """How a child ended that did `act`: minus the signal it died by, or 1."""
        speak, listen = self._process.stdin, self._process.stdout
        assert speak is not None
        assert listen is not None
        wish = {
            "act": act,
            "arguments": arguments,
            "environ": {**os.environ, "ENCAISSE_CRASH_AT": crash_at},
            "public_url": settings.PUBLIC_URL,
        }
        speak.write(f"{json.dumps(wish)}\n")
        speak.flush()
        return int(listen.readline())

    def end(self) -> None:
        self._process.communicate()


def start(*act: str) -> subprocess.Popen[str]:
    """A process on this test's database that does `act`, or what it is told to."""
    return subprocess.Popen(
        [sys.executable, "-m", "apps.payments.tests.crashes.process", *act],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATABASE_URL": own_database_url(),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
