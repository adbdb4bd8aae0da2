"""What workers do: each task calls one service. They are rung for by name, never imported."""

from uuid import UUID

from celery import shared_task

from apps.payments.services.poll import poll_payment, sweep_payments
from apps.payments.services.refunds import sweep_refunds
from apps.payments.webhooks.process import drain_inbox, process_delivery


@shared_task
def poll_payment_status(payment_id: str) -> None:
    """Ask the provider about one payment, if it is due."""
    poll_payment(UUID(payment_id))


@shared_task
def process_webhook_event(delivery_id: str) -> None:
    """Process one delivery of the inbox, if it is due."""
    process_delivery(UUID(delivery_id))


@shared_task
def drain_webhooks() -> None:
    """Process all deliveries of the inbox that are due."""
    drain_inbox()


@shared_task
def sweep_due_payments() -> None:
    """Ask the providers about all payments and refunds that are due."""
    sweep_payments()
    sweep_refunds()
