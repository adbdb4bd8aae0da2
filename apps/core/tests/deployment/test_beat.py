"""beat rings for tasks by name, without the applications that hold them."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from apps.core.tasks import record_heartbeat
from config.celery import app as with_tasks
from devstack.messages import PROJECT

RING = """
import json, sys
from celery.beat import Scheduler
from config.beat import app

app.loader.init_worker()
app.finalize()
scheduler = Scheduler(app)
for entry in scheduler.schedule.values():
    scheduler.apply_entry(entry)
print(json.dumps([name for name in sys.modules if ".models" in name and name.startswith("apps.")]))
"""


@pytest.fixture
def queue():
    """The queue that beat rings into, as a worker finds it."""
    with with_tasks.connection_for_read() as broker, broker.SimpleQueue("celery") as queue:
        queue.clear()
        yield queue
        queue.clear()


def test_it_rings_for_every_task_and_loads_no_application(queue):
    beat = subprocess.run(
        [sys.executable, "-c", RING], cwd=PROJECT, capture_output=True, check=True, text=True
    )
    planned = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]
    rung = [queue.get(timeout=5).headers for _ in planned]

    assert sorted(headers["task"] for headers in rung) == sorted(planned)
    assert json.loads(beat.stdout) == []
    (heartbeat,) = [told for told in rung if told["task"] == record_heartbeat.name]
    assert heartbeat["expires"], "a late heartbeat says nothing"


def test_a_worker_knows_every_task_it_rings_for():
    planned = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    with_tasks.loader.import_default_modules()

    assert planned <= set(with_tasks.tasks)
