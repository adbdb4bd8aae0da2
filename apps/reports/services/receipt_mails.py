"""A receipt to the guest when the order is paid, whoever reported the payment."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from apps.orders.models import Order
from apps.reports.models import ReceiptMail
from apps.reports.services.messages import receipt_message
from apps.reports.services.outbox import send_waiting

FRESH = timedelta(days=3)
"""How far back the look goes: a receipt that an outage delayed for longer is no help any more."""

BATCH = 500


def send_receipts() -> int:
    """Write down the orders that were paid, then send what waits; how many mails went out.

    An order closes in the transaction in which its last payment succeeds, so the order itself says
    that a receipt is due, and its one row says that it is not due twice.
    """
    if not settings.EMAIL_ENABLED:
        return 0
    _plan()
    return send_waiting(ReceiptMail, receipt_message)


def _plan() -> None:
    has_mail = ReceiptMail.all_objects.filter(order=OuterRef("pk"))
    paid = (
        Order.all_objects.filter(~Exists(has_mail), closed_at__gte=Now() - FRESH)
        .exclude(customer_email="")
        .order_by("closed_at")
        .values_list("pk", "restaurant_id")[:BATCH]
    )
    ReceiptMail.all_objects.bulk_create(
        [ReceiptMail(order_id=order, restaurant_id=restaurant) for order, restaurant in paid],
        ignore_conflicts=True,
    )
