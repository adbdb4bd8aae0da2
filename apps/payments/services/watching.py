"""When somebody looks at a payment again."""

import random
from datetime import datetime, timedelta

from django.utils import timezone

from apps.payments.domain.polling import next_aftercare, next_look
from apps.payments.models import Payment
from apps.payments.providers import provider_class


def next_check_at(payment: Payment) -> datetime | None:
    """When to look next: by the rhythm of its age while in flight, a few times once given up."""
    now = timezone.now()
    if payment.is_in_flight:
        age = max((now - payment.initiated_at).total_seconds(), 0.0)
        return now + timedelta(
            seconds=next_look(age=age, deadline=_deadline(payment), chance=random.random())  # noqa: S311 - spreads load
        )
    if payment.is_given_up and payment.completed_at:
        wait = next_aftercare(since_given_up=(now - payment.completed_at).total_seconds())
        return now + timedelta(seconds=wait) if wait is not None else None
    return None


def may_still_arrive(payment: Payment) -> bool:
    """Whether a request that the provider does not know yet may still reach it."""
    patience = provider_class(payment.provider_code).capabilities.not_found_is_final_after
    return timezone.now() - payment.initiated_at < timedelta(seconds=patience)


def _deadline(payment: Payment) -> float:
    """The provider's own deadline, in seconds from the first call."""
    if payment.expires_at:
        return (payment.expires_at - payment.initiated_at).total_seconds()
    return provider_class(payment.provider_code).capabilities.deadline
