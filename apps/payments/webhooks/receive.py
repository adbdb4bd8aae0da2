"""Take a delivery in: check the sender, write it down, answer. Nothing else is done here."""

import hashlib
from collections.abc import Mapping
from functools import cache, partial

import structlog
from django.db import connection
from psycopg import sql

from apps.core.crash import crash_point
from apps.core.doorbell import ring
from apps.core.errors import Refusal
from apps.payments.models import WebhookDelivery
from apps.payments.providers import PaymentProvider
from apps.payments.providers.base import WebhookEvent, WebhookTrust
from apps.payments.webhooks.senders import Sender, sender_of

logger = structlog.get_logger(__name__)

DRAIN = "apps.payments.tasks.drain_webhooks"


class SignatureRefused(Refusal):
    """The provider signs its webhooks, and this one is not signed by it."""

    status = 401
    code = "signature-refused"


def receive(*, provider_code: str, token: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """Keep a delivery, and return what to answer: it is committed, once, however often it came.

    Where the address says whose it is, nothing is read out of the body before its signature has
    been checked. Raises UnknownWebhook, SignatureRefused.
    """
    parse = partial(_events, body=body)
    sender = sender_of(provider_code, token, parse)
    proves = sender.provider.capabilities.webhook is WebhookTrust.PROOF
    if proves and not sender.provider.verify_webhook(headers, body):
        logger.warning("webhook_signature_refused", provider=sender.provider.code)
        raise SignatureRefused
    _keep(sender, body, parse(sender.provider), is_proven=proves)
    crash_point("webhook.kept")
    ring(DRAIN)
    return sender.provider.acknowledgement


def _events(provider: PaymentProvider, body: bytes) -> list[WebhookEvent]:
    """The news in a body. What an adapter chokes on is kept like anything else, and looked into."""
    try:
        return provider.parse_webhook(body)
    except Exception:
        logger.exception("webhook_not_read", provider=provider.code)
        return []


def _keep(sender: Sender, body: bytes, events: list[WebhookEvent], *, is_proven: bool) -> None:
    """One statement, which is its own transaction; a second one of the same key changes nothing."""
    delivery = WebhookDelivery(
        restaurant_id=sender.restaurant_id,
        payment_method_id=sender.method_id,
        payment_id=sender.payment_id,
        provider_code=sender.provider.code,
        dedupe_key=_dedupe_key(body, events),
        is_proven=is_proven,
        body=body.decode("latin-1"),
    )
    values = [
        field.get_db_prep_save(getattr(delivery, field.attname), connection)
        for field in WebhookDelivery._meta.concrete_fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(_insert(), values)


@cache
def _insert() -> str:
    """`bulk_create(ignore_conflicts=True)` says the same, in a transaction and built each time."""
    columns = [sql.Identifier(str(field.column)) for field in WebhookDelivery._meta.concrete_fields]
    statement = sql.SQL(
        "INSERT INTO {table} ({columns}) VALUES ({values}) "
        "ON CONFLICT ON CONSTRAINT delivery_once DO NOTHING"
    )
    comma = sql.SQL(", ")
    return statement.format(
        table=sql.Identifier(WebhookDelivery._meta.db_table),
        columns=comma.join(columns),
        values=comma.join([sql.Placeholder()] * len(columns)),
    ).as_string()


def _dedupe_key(body: bytes, events: list[WebhookEvent]) -> str:
    """The provider's own id of the event, else a hash of the body."""
    if len(events) == 1 and 0 < len(events[0].dedupe_key) <= 200:
        return events[0].dedupe_key
    return f"sha256:{hashlib.sha256(body).hexdigest()}"
