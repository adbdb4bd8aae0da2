"""The first page, and what operators ask: alive, ready, how busy. Their tools expect no slash."""

from django.urls import path

from apps.core.health import healthz, readyz
from apps.core.home import home
from apps.core.metrics import metrics_view

urlpatterns = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics_view, name="metrics"),
]
