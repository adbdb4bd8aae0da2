"""What beat rings for: each task calls one service."""

from celery import shared_task

from apps.statements.services import fetch


@shared_task(acks_late=False)
def fetch_statements() -> None:
    """All methods' last days. It may outlast the visibility time-out, and must not come back."""
    fetch.fetch_statements()


@shared_task(acks_late=False)
def compare_open_findings() -> None:
    """What differs, looked at again."""
    fetch.compare_open()
