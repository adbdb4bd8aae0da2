"""A guest's receipt on paper."""

from collections.abc import Iterator
from datetime import tzinfo

from django.utils.translation import gettext as _

from apps.orders.models import OrderPaymentStatus
from apps.payments.models import Payment
from apps.reports.domain.sheet import Row, Section, Sheet
from apps.reports.selectors_receipt import Receipt
from apps.reports.sheets.words import moment, money


def receipt_sheet(receipt: Receipt) -> Sheet:
    """The lines, what was paid how, what went back, and whether anything is due."""
    zone = receipt.restaurant.business_day.timezone
    return Sheet(
        house=receipt.restaurant.name,
        title=_("Receipt %(number)s") % {"number": receipt.order},
        facts=list(_facts(receipt, zone)),
        sections=[
            Section(_("Order"), list(_lines(receipt))),
            Section(_("Payments"), list(_payments(receipt, zone))),
            Section(_("Refunds"), list(_refunds(receipt, zone))),
            Section(_("Balance"), list(_balance(receipt))),
        ],
        stamp=_stamp(receipt),
        footer=_("Thank you and goodbye"),
    )


def _stamp(receipt: Receipt) -> str:
    """The one word that is read from across the table."""
    if receipt.order.payment_status == OrderPaymentStatus.REFUNDED:
        return _("Refunded")
    return _("Paid") if receipt.is_paid else _("Not paid")


def _facts(receipt: Receipt, zone: tzinfo) -> Iterator[Row]:
    order = receipt.order
    if order.table:
        yield Row(_("Table"), order.table)
    if order.reference:
        yield Row(_("Reference"), order.reference)
    yield Row(_("Date"), moment(receipt.paid_at or order.created_at, zone))


def _lines(receipt: Receipt) -> Iterator[Row]:
    for item in receipt.items:
        price = money(item.unit_price, receipt.currency)
        total = money(item.line_total, receipt.currency)
        yield Row(item.name, total, f"{item.quantity} × {price}")
    yield Row(_("Total"), money(receipt.order.total, receipt.currency), strong=True)


def _payments(receipt: Receipt, zone: tzinfo) -> Iterator[Row]:
    for payment in receipt.payments:
        amount = money(payment.amount, payment.currency)
        yield Row(_method(payment), amount, moment(payment.completed_at, zone))
        if payment.amount_tendered is not None:
            yield Row(_("Cash tendered"), money(payment.amount_tendered, payment.currency))
            yield Row(_("Change given"), money(payment.change_due, payment.currency))


def _method(payment: Payment) -> str:
    """How it was paid, and from which phone, never whole."""
    return " ".join(filter(None, (payment.payment_method.name, payment.masked_phone)))


def _refunds(receipt: Receipt, zone: tzinfo) -> Iterator[Row]:
    for refund in receipt.refunds:
        amount = money(-refund.amount, refund.currency)
        yield Row(_method(refund.payment), amount, moment(refund.completed_at, zone))


def _balance(receipt: Receipt) -> Iterator[Row]:
    order = receipt.order
    yield Row(_("Paid"), money(order.amount_paid, order.currency))
    if order.amount_refunded:
        yield Row(_("Given back"), money(-order.amount_refunded, order.currency))
    yield Row(_("Still due"), money(order.amount_due, order.currency), strong=True)
