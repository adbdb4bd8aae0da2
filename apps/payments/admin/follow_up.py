"""What the first page asks a person to look into, each leading to the list that holds it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import ngettext

from apps.payments.admin.filters import AWAITING_APPROVAL
from apps.payments.models import (
    STUCK,
    Payment,
    PaymentCase,
    Refund,
    RefundStatus,
    WebhookDelivery,
)
from apps.payments.selectors_attention import in_doubt
from apps.restaurants.models import Restaurant


@dataclass(frozen=True)
class Open:
    """So many of one kind, in words, and where they are listed."""

    count: int
    text: str
    url: str


def follow_up(restaurant: Restaurant, *, is_shared: bool) -> list[Open]:
    """What waits for a person; kinds of which there are none are left out.

    The lists are `is_shared` by all restaurants for administrators: they are narrowed down to one.
    """
    place = {"restaurant__id__exact": restaurant.pk} if is_shared else {}
    found = (
        _doubts(restaurant, {"attention": "doubt", **place}),
        _cases(restaurant, {"state": "open", **place}),
        *_refunds(restaurant, place),
        _stuck(restaurant, {"state": "stuck", **place}),
    )
    return [one for one in found if one.count]


def _doubts(restaurant: Restaurant, query: dict[str, Any]) -> Open:
    count = in_doubt(Payment.all_objects.filter(restaurant=restaurant)).count()
    text = ngettext("%(count)s payment in doubt", "%(count)s payments in doubt", count)
    return Open(count, text % {"count": count}, list_address("payment", query))


def _cases(restaurant: Restaurant, query: dict[str, Any]) -> Open:
    cases = PaymentCase.all_objects.filter(restaurant=restaurant, closed_at__isnull=True)
    count = cases.count()
    text = ngettext("%(count)s open case", "%(count)s open cases", count)
    return Open(count, text % {"count": count}, list_address("paymentcase", query))


def _refunds(restaurant: Restaurant, place: dict[str, Any]) -> tuple[Open, Open]:
    """Those to approve and those to give by hand, counted in one look."""
    by_hand = RefundStatus.MANUAL_REQUIRED
    counts = Refund.all_objects.filter(
        restaurant=restaurant, status__in=(RefundStatus.PENDING, by_hand)
    ).aggregate(
        approval=Count("pk", filter=AWAITING_APPROVAL),
        by_hand=Count("pk", filter=Q(status=by_hand)),
    )
    to_approve = ngettext(
        "%(count)s refund to approve", "%(count)s refunds to approve", counts["approval"]
    )
    to_give = ngettext(
        "%(count)s refund to give by hand", "%(count)s refunds to give by hand", counts["by_hand"]
    )
    return (
        Open(
            counts["approval"],
            to_approve % {"count": counts["approval"]},
            list_address("refund", {"state": "approval", **place}),
        ),
        Open(
            counts["by_hand"],
            to_give % {"count": counts["by_hand"]},
            list_address("refund", {"state": by_hand.value, **place}),
        ),
    )


def _stuck(restaurant: Restaurant, query: dict[str, Any]) -> Open:
    count = WebhookDelivery.all_objects.filter(restaurant=restaurant, status__in=STUCK).count()
    text = ngettext(
        "%(count)s webhook delivery that is stuck",
        "%(count)s webhook deliveries that are stuck",
        count,
    )
    return Open(count, text % {"count": count}, list_address("webhookdelivery", query))


def list_address(model: str, query: dict[str, Any]) -> str:
    """Where rows of one of our models are listed, narrowed down by the list's own filters."""
    return f"{reverse(f'admin:payments_{model}_changelist')}?{urlencode(query)}"
