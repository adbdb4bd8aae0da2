"""What a provider tells at a payment's own address, kept for the next question.

It decides nothing: no state moves here, and the one door compares whatever comes of it.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.payments.locks import lock_payment

MOST_CHARACTERS = 4000


def keep_told(*, payment_id: UUID, told: Mapping[str, Any]) -> bool:
    """Keep what is new of it beside what is known; whether anything was.

    The first word under each name stays, and too much is not listened to. Raises PaymentNotFound.
    """
    with transaction.atomic(durable=True):
        payment = lock_payment(payment_id).payment
        known = json.loads(payment.provider_data or "{}")
        together = json.dumps({**told, **known})
        if set(told) <= set(known) or len(together) > MOST_CHARACTERS:
            return False
        payment.provider_data = together
        payment.save_transition("provider_data")
    return True
