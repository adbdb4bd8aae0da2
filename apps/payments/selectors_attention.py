"""What a person should look at: money that nobody knows of."""

from datetime import timedelta

from django.db.models import QuerySet
from django.db.models.functions import Now

from apps.payments.domain.states import IN_FLIGHT
from apps.payments.models import Payment

TOO_LONG = timedelta(hours=24)
"""How long a payment may be in doubt before a person should ask the provider."""


def in_doubt(payments: "QuerySet[Payment]") -> "QuerySet[Payment]":
    """Those of which the provider may or may not have our money.

    Each has a next look (a constraint), and saying so lets the index of due looks find them.
    """
    return payments.filter(status__in=IN_FLIGHT, outcome_known=False, next_check_at__isnull=False)


def in_doubt_too_long(payments: "QuerySet[Payment]") -> "QuerySet[Payment]":
    """Those of them that were asked for more than 24 hours ago."""
    return in_doubt(payments).filter(initiated_at__lt=Now() - TOO_LONG)
