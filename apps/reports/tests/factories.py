"""Mails of an order's restaurant."""

from typing import Any

from apps.orders.models import Order
from apps.reports.models import DayReportMail, ReceiptMail
from apps.reports.tests.days import TUESDAY


def mail_rows(order: Order) -> list[Any]:
    """One of each kind; the same ones when asked again."""
    house = {"restaurant": order.restaurant}
    day, _ = DayReportMail.all_objects.get_or_create(**house, date=TUESDAY)
    receipt, _ = ReceiptMail.all_objects.get_or_create(**house, order=order)
    return [day, receipt]
