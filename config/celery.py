"""The Celery application: a doorbell, never a ledger (architecture, rule 4)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

app = Celery("encaisse")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
