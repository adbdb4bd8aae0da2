"""The Celery application of beat: it rings for tasks by name, and so loads none of them.

A beat with every application behind it holds twice the memory, for a clock.
"""

import os
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

app = Celery("encaisse", fixups=[])
app.config_from_object("django.conf:settings", namespace="CELERY")


@setup_logging.connect(weak=False)
def log_as_the_settings_say(**_: Any) -> None:
    """Django would do this, and Celery does it its own way unless somebody listens here."""
    dictConfig(settings.LOGGING)
