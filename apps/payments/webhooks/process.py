"""Work the inbox off: what is proven is an outcome, what is not makes us ask."""

import time
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from apps.core.crash import crash_point
from apps.core.doorbell import ring
from apps.core.scope import restaurant_scope
from apps.payments.domain.inbox import next_match, next_try
from apps.payments.models import DeliveryStatus, EventSource, Payment, WebhookDelivery
from apps.payments.providers import get_provider, provider_class
from apps.payments.providers.base import WebhookEvent
from apps.payments.services.apply_outcome import apply_outcome
from apps.payments.services.cases import (
    ask_about_money_taken_back,
    ask_about_more_money,
    ask_about_unknown,
)
from apps.payments.services.poll import look_soon
from apps.payments.services.refunds.poll import look_at_refunds_soon
from apps.payments.services.told import keep_told
from apps.payments.webhooks.matching import payment_named_by

logger = structlog.get_logger(__name__)

POLL = "apps.payments.tasks.poll_payment_status"
BATCH = 50
LEASE = timedelta(seconds=60)
DRAIN_SECONDS = 20.0
"""How long one drain goes on while there is something in the inbox."""


def drain_inbox() -> int:
    """Process what is due in the inbox, in batches, and return how many deliveries that were.

    Several drains may run at once, in any number of workers.
    """
    ends_at = time.monotonic() + DRAIN_SECONDS
    count = 0
    while time.monotonic() < ends_at and (batch := _lease(_due(), BATCH)):
        for delivery in batch:
            _process(delivery)
        count += len(batch)
    return count


def process_delivery(delivery_id: UUID) -> None:
    """Process one delivery that is due, unless somebody else does."""
    for delivery in _lease(_due().filter(pk=delivery_id), 1):
        _process(delivery)


def _due() -> "QuerySet[WebhookDelivery]":
    return WebhookDelivery.all_objects.filter(
        Q(lease_expires_at__isnull=True) | Q(lease_expires_at__lte=Now()),
        next_attempt_at__lte=Now(),
    ).order_by("next_attempt_at")


def _lease(due: "QuerySet[WebhookDelivery]", size: int) -> list[WebhookDelivery]:
    with transaction.atomic():
        batch = list(due.select_for_update(skip_locked=True, no_key=True)[:size])
        WebhookDelivery.all_objects.filter(pk__in=[one.pk for one in batch]).update(
            lease_expires_at=Now() + LEASE, attempts=F("attempts") + 1
        )
    crash_point("webhook.leased")
    return batch


def _process(delivery: WebhookDelivery) -> None:
    """One delivery that cannot be processed must not keep the others waiting."""
    try:
        events = get_provider(delivery.provider_code).parse_webhook(delivery.raw_body)
        payments = [_take(event, delivery) for event in events]
    except Exception as error:
        logger.exception("webhook_failed", delivery_id=str(delivery.pk))
        wait = timedelta(seconds=next_try(attempts=delivery.attempts + 1))
        _put_off(delivery, DeliveryStatus.FAILED, Now() + wait, error=type(error).__name__)
        return
    crash_point("webhook.applied")
    if events and None in payments:
        _match_later(delivery)
    else:
        _finish(delivery, [payment for payment in payments if payment])


def _take(event: WebhookEvent, delivery: WebhookDelivery) -> Payment | None:
    """Let one event take effect; the payment that it was about."""
    payment = delivery.payment or payment_named_by(
        event, provider_code=delivery.provider_code, method=delivery.payment_method
    )
    if payment is None:
        return None
    is_new = _keep_told(payment, event)
    if event.result is not None and delivery.is_proven:
        with restaurant_scope(payment.restaurant_id):
            apply_outcome(payment_id=payment.pk, result=event.result, source=EventSource.WEBHOOK)
        return payment
    if event.taken_back and delivery.is_proven:
        with restaurant_scope(payment.restaurant_id):
            ask_about_money_taken_back(payment.pk, event.taken_back)
    look_at_refunds_soon(payment.pk)
    if look_soon(payment.pk, for_its_name=is_new):
        ring(POLL, str(payment.pk))
    is_done = not event.transaction_id or _is_accounted_for(payment, event.transaction_id)
    return payment if is_done else None


def _is_accounted_for(payment: Payment, transaction_id: str) -> bool:
    """Whether it is known which money settled the payment; a person is asked about any other."""
    named = Payment.all_objects.values_list("transaction_id", flat=True).get(pk=payment.pk)
    if named and named != transaction_id:
        with restaurant_scope(payment.restaurant_id):
            ask_about_more_money(payment, transaction_id)
    return named is not None


def _keep_told(payment: Payment, event: WebhookEvent) -> bool:
    """Only addresses that nobody can guess lead here for such a provider (`senders`)."""
    able = provider_class(payment.provider_code).capabilities
    if not able.address_per_payment or not event.told:
        return False
    with restaurant_scope(payment.restaurant_id):
        return keep_told(payment_id=payment.pk, told=event.told)


def _match_later(delivery: WebhookDelivery) -> None:
    age = (timezone.now() - delivery.received_at).total_seconds()
    wait = next_match(age=age)
    if wait is None:
        logger.warning("webhook_orphaned", delivery_id=str(delivery.pk))
        _put_off(delivery, DeliveryStatus.ORPHANED, None)
        ask_about_unknown(delivery)
    else:
        _put_off(delivery, DeliveryStatus.UNMATCHED, Now() + timedelta(seconds=wait))


def _put_off(delivery: WebhookDelivery, status: str, until: object, error: str = "") -> None:
    WebhookDelivery.all_objects.filter(pk=delivery.pk).update(
        status=status, next_attempt_at=until, lease_expires_at=None, last_error=error
    )


def _finish(delivery: WebhookDelivery, payments: Iterable[Payment]) -> None:
    payment = next(iter(payments), delivery.payment)
    WebhookDelivery.all_objects.filter(pk=delivery.pk).update(
        status=DeliveryStatus.DONE,
        payment=payment,
        restaurant_id=payment.restaurant_id if payment else delivery.restaurant_id,
        processed_at=Now(),
        next_attempt_at=None,
        lease_expires_at=None,
        last_error="",
    )
