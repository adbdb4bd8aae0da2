"""What beat rings for: each task is one service call."""

from celery import shared_task

from apps.reports.services.day_mails import send_day_reports as send_ended_days
from apps.reports.services.receipt_mails import send_receipts as send_paid_orders


@shared_task
def send_day_reports() -> None:
    """Mail the report of each business day that has ended to its owners."""
    send_ended_days()


@shared_task
def send_receipts() -> None:
    """Mail each guest with an address the receipt of what was just paid."""
    send_paid_orders()
