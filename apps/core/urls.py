"""What operators ask: alive, ready, how busy. No trailing slash, as their tools expect."""

from django.urls import path

from apps.core.health import healthz, readyz
from apps.core.metrics import metrics_view

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics_view, name="metrics"),
]
