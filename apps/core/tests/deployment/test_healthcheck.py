"""What the containers' health checks ask, and what they make of the answer."""

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from apps.core.tests.deployment.files import PROJECT

READY = {"checks": {"database": {"status": "ok"}, "heartbeat": {"status": "late"}}}


class OnlyByName(BaseHTTPRequestHandler):
    """Answers as the application does: to its own name only."""

    def do_GET(self):
        mine = self.headers["Host"] == "till.example.com"
        self.send_response(200 if mine else 400)
        self.end_headers()
        self.wfile.write(json.dumps(READY).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    """The address of a running server."""
    with HTTPServer(("127.0.0.1", 0), OnlyByName) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/readyz"
        running.shutdown()
        thread.join()


def check(*words, hosts="till.example.com,10.0.0.7"):
    command = [sys.executable, str(PROJECT / "docker" / "healthcheck.py"), *words]
    environ = {**os.environ, "ALLOWED_HOSTS": hosts}
    return subprocess.run(command, env=environ, capture_output=True, text=True)


def test_it_asks_by_the_name_that_the_application_answers_to(server):
    assert check(server).returncode == 0
    assert check(server, hosts="other.example.com").returncode == 1


def test_one_part_of_the_answer_can_be_asked_for(server):
    assert check(server, "database").returncode == 0
    late = check(server, "heartbeat")

    assert late.returncode == 1
    assert "late" in late.stdout


def test_nobody_there_is_told_without_a_traceback():
    gone = check("http://127.0.0.1:1/healthz")

    assert gone.returncode == 1
    assert "Traceback" not in gone.stderr
