"""When somebody looks at a payment again."""

import random
from datetime import datetime, timedelta

from django.utils import timezone

from apps.payments.domain.polling import next_aftercare, next_look
from apps.payments.models import Payment
from apps.payments.providers import provider_class


def next_check_at(payment: Payment) -> datetime | None:
    """When to look next: by the rhythm of its age while in flight, a few times once given up.

    Where news came while the provider was being asked, its answer may be older than that: the look
    that the news called for still stands.
    """
    now = timezone.now()
    if payment.is_in_flight and _has_news(payment, now):
        return payment.next_check_at
    if payment.is_in_flight:
        age = max((now - payment.initiated_at).total_seconds(), 0.0)
        return now + timedelta(
            seconds=next_look(age=age, deadline=_deadline(payment), chance=random.random())  # noqa: S311 - spreads load
        )
    if payment.is_given_up and payment.completed_at:
        wait = next_aftercare(since_given_up=(now - payment.completed_at).total_seconds())
        return now + timedelta(seconds=wait) if wait is not None else None
    return None


def may_be_known(payment: Payment, asked_at: datetime) -> bool:
    """Whether what the provider says it does not know may be there after all.

    A request of a moment ago may still reach it; and another account was asked, perhaps, since the
    method's settings were changed: it knows nothing of what came before.
    """
    patience = provider_class(payment.provider_code).capabilities.not_found_is_final_after
    changed_at = payment.payment_method.account_changed_at
    is_fresh = timezone.now() - asked_at < timedelta(seconds=patience)
    return is_fresh or (changed_at is not None and changed_at > asked_at)


def _has_news(payment: Payment, now: datetime) -> bool:
    """Whether somebody made the payment due after the last look began."""
    looked_at, due_at = payment.last_checked_at, payment.next_check_at
    return looked_at is not None and due_at is not None and looked_at < due_at <= now


def _deadline(payment: Payment) -> float:
    """The provider's own deadline, in seconds from the first call."""
    if payment.expires_at:
        return (payment.expires_at - payment.initiated_at).total_seconds()
    return provider_class(payment.provider_code).capabilities.deadline
