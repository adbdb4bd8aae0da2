"""What stands in exported files. Amounts are numbers of the main unit, beside their currency;
times are the visitor's, as on the page."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.admin.export import Column, Columns
from apps.core.money import to_decimal
from apps.payments.models import PaymentStatus


def text(value: str | None) -> str:
    """An empty cell for nothing."""
    return value or ""


def number(value: int | None, currency: str) -> Decimal | int | None:
    """Minor units as the number that a spreadsheet adds up: whole where the currency is."""
    if value is None:
        return None
    amount = to_decimal(value, currency)
    return int(amount) if amount == int(amount) else amount


def moment(value: datetime | None) -> str:
    """A moment on the visitor's clock, in a form that sorts."""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}" if value else ""


def status(value: str) -> str:
    """A payment's state in the visitor's language."""
    return str(PaymentStatus(value).label)


class PaymentColumns(Columns):
    """Payments, without the guest's phone."""

    reference = Column(_("Our reference"), "reference", show=text)
    initiated_at = Column(_("Initiated"), "initiated_at", show=moment)
    completed_at = Column(_("Completed"), "completed_at", show=moment)
    order = Column(_("Order"), "order__order_number")
    method = Column(_("Payment method"), "payment_method__name", show=text)
    status = Column(_("Status"), "status", show=status)
    amount = Column(_("Amount"), "amount", "currency", show=number)
    refunded = Column(_("Refunded"), "refunded_amount", "currency", show=number)
    tendered = Column(_("Tendered"), "amount_tendered", "currency", show=number)
    change = Column(_("Change given"), "change_due", "currency", show=number)
    currency = Column(_("Currency"), "currency", show=text)
    provider_reference = Column(_("Provider's reference"), "provider_reference", show=text)
    error = Column(_("Error"), "error_code", show=text)
    person = Column(_("Taken by"), "initiated_by__username", show=text)
    restaurant = Column(_("Restaurant"), "restaurant__name", show=text)


class DrawerSessionColumns(Columns):
    """Drawer sessions."""

    z_number = Column(_("Z number"), "z_number")
    cashier = Column(_("Cashier"), "cashier__username", show=text)
    opened_at = Column(_("Opened"), "opened_at", show=moment)
    closed_at = Column(_("Closed"), "closed_at", show=moment)
    opening = Column(_("Opening float"), "opening_balance", "currency", show=number)
    expected = Column(_("Expected"), "expected_balance", "currency", show=number)
    counted = Column(_("Counted"), "closing_balance", "currency", show=number)
    variance = Column(_("Variance"), "variance", "currency", show=number)
    currency = Column(_("Currency"), "currency", show=text)
    notes = Column(_("Reason of the variance"), "variance_notes", show=text)
    restaurant = Column(_("Restaurant"), "restaurant__name", show=text)
