"""A person has deliveries processed again that got stuck."""

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import User
from apps.core.doorbell import ring
from apps.payments.models import STUCK, DeliveryStatus, WebhookDelivery
from apps.payments.webhooks.receive import DRAIN

MOST_AT_ONCE = 500
"""How many one press of a button may set due: each is an entry of the audit trail."""


def process_again(*, actor: User, deliveries: "QuerySet[WebhookDelivery]") -> int:
    """Make what is stuck among `deliveries` due now and ring the inbox; how many that were."""
    with transaction.atomic():
        stuck = deliveries.filter(status__in=STUCK)
        chosen = list(stuck.select_for_update(of=("self",), no_key=True)[:MOST_AT_ONCE])
        deliveries.filter(pk__in=[one.pk for one in chosen]).update(
            status=DeliveryStatus.RECEIVED, next_attempt_at=Now(), lease_expires_at=None
        )
        for delivery in chosen:
            _audit(actor, delivery)
    if chosen:
        ring(DRAIN)
    return len(chosen)


def _audit(actor: User, delivery: WebhookDelivery) -> None:
    """What belongs to no restaurant yet has no audit trail to stand in."""
    if delivery.restaurant_id is not None:
        record(
            actor=actor,
            action=Action.WEBHOOK_PROCESSED_AGAIN,
            subject=delivery,
            facts={"status": delivery.status, "error": delivery.last_error},
        )
