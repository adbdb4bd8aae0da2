"""The kernel's own wiring."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Connects the log context of requests to that of tasks."""

    name = "apps.core"

    def ready(self) -> None:
        from apps.core import celery_context

        celery_context.connect()
