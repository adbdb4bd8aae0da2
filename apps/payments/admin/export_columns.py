"""What stands in exported files. Amounts are numbers of the main unit, beside their currency;
times are the visitor's, as on the page."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.resources import Resource

from apps.core.money import to_decimal

Read = Callable[[Any], Any]


def column(title: Any, read: Read) -> Field:
    """A column and where its cells come from."""
    return Field(column_name=title, dehydrate_method=read)


def number_of(name: str) -> Read:
    """Minor units as the number that a spreadsheet adds up: whole where the currency is."""

    def read(row: Any) -> Decimal | int | None:
        value = getattr(row, name)
        if value is None:
            return None
        number = to_decimal(value, row.currency)
        return int(number) if number == int(number) else number

    return read


def moment_of(name: str) -> Read:
    """A moment on the visitor's clock, in a form that sorts."""

    def read(row: Any) -> str:
        moment: datetime | None = getattr(row, name)
        return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}" if moment else ""

    return read


def text_of(path: str) -> Read:
    """Whatever stands there, as text."""
    value_of = attrgetter(path)
    return lambda row: str(value_of(row) or "")


class Columns(Resource):
    """Columns in the order of their declaration."""

    @classmethod
    def get_display_name(cls) -> str:
        return ""


class PaymentColumns(Columns):
    """Payments, without the guest's phone."""

    reference = column(_("Our reference"), text_of("reference"))
    initiated_at = column(_("Initiated"), moment_of("initiated_at"))
    completed_at = column(_("Completed"), moment_of("completed_at"))
    order = column(_("Order"), attrgetter("order.order_number"))
    method = column(_("Payment method"), text_of("payment_method.name"))
    status = column(_("Status"), lambda payment: str(payment.get_status_display()))
    amount = column(_("Amount"), number_of("amount"))
    refunded = column(_("Refunded"), number_of("refunded_amount"))
    tendered = column(_("Tendered"), number_of("amount_tendered"))
    change = column(_("Change given"), number_of("change_due"))
    currency = column(_("Currency"), text_of("currency"))
    provider_reference = column(_("Provider's reference"), text_of("provider_reference"))
    error = column(_("Error"), text_of("error_code"))
    person = column(_("Taken by"), text_of("initiated_by.username"))
    restaurant = column(_("Restaurant"), text_of("restaurant.name"))


class DrawerSessionColumns(Columns):
    """Drawer sessions."""

    z_number = column(_("Z number"), attrgetter("z_number"))
    cashier = column(_("Cashier"), text_of("cashier.username"))
    opened_at = column(_("Opened"), moment_of("opened_at"))
    closed_at = column(_("Closed"), moment_of("closed_at"))
    opening = column(_("Opening float"), number_of("opening_balance"))
    expected = column(_("Expected"), number_of("expected_balance"))
    counted = column(_("Counted"), number_of("closing_balance"))
    variance = column(_("Variance"), number_of("variance"))
    currency = column(_("Currency"), text_of("currency"))
    notes = column(_("Reason of the variance"), text_of("variance_notes"))
    restaurant = column(_("Restaurant"), text_of("restaurant.name"))
