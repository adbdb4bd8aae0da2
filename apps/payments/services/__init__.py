"""The use-cases of payments: what views, tasks, commands and the admin may call."""

from apps.payments.services.cancel import cancel_payment
from apps.payments.services.idempotency import (
    IDEMPOTENCY_TTL,
    acquire_idempotency_lock,
    check_idempotency,
    get_idempotency_lock_key,
    release_idempotency_lock,
)
from apps.payments.services.initiate import Collect, Initiated, initiate_payment
from apps.payments.services.poll import check_payment
from apps.payments.services.retry import retry_payment
from apps.payments.services.status import get_payment_status

__all__ = [
    "IDEMPOTENCY_TTL",
    "Collect",
    "Initiated",
    "acquire_idempotency_lock",
    "cancel_payment",
    "check_idempotency",
    "check_payment",
    "get_idempotency_lock_key",
    "get_payment_status",
    "initiate_payment",
    "release_idempotency_lock",
    "retry_payment",
]
