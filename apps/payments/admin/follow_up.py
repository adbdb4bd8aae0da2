"""What the first page asks a person to look into, each leading to the list that holds it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import ngettext

from apps.payments.models import STUCK, Payment, WebhookDelivery
from apps.payments.selectors_attention import in_doubt
from apps.restaurants.models import Restaurant


@dataclass(frozen=True)
class Open:
    """So many of one kind, in words, and where they are listed."""

    count: int
    text: str
    url: str


def follow_up(restaurant: Restaurant, *, is_shared: bool) -> list[Open]:
    """Payments in doubt and deliveries that are stuck; kinds of which there are none are left out.

    The lists are `is_shared` by all restaurants for administrators: they are narrowed down to one.
    """
    place = {"restaurant__id__exact": restaurant.pk} if is_shared else {}
    found = (
        _doubts(restaurant, {"attention": "doubt", **place}),
        _stuck(restaurant, {"state": "stuck", **place}),
    )
    return [one for one in found if one.count]


def _doubts(restaurant: Restaurant, query: dict[str, Any]) -> Open:
    count = in_doubt(Payment.all_objects.filter(restaurant=restaurant)).count()
    text = ngettext("%(count)s payment in doubt", "%(count)s payments in doubt", count)
    return Open(count, text % {"count": count}, _list("payment", query))


def _stuck(restaurant: Restaurant, query: dict[str, Any]) -> Open:
    count = WebhookDelivery.all_objects.filter(restaurant=restaurant, status__in=STUCK).count()
    text = ngettext(
        "%(count)s webhook delivery that is stuck",
        "%(count)s webhook deliveries that are stuck",
        count,
    )
    return Open(count, text % {"count": count}, _list("webhookdelivery", query))


def _list(model: str, query: dict[str, Any]) -> str:
    return f"{reverse(f'admin:payments_{model}_changelist')}?{urlencode(query)}"
