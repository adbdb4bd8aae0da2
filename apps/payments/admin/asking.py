"""Asking a provider from a page, and saying what came of it."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from apps.core.scope import restaurant_scope
from apps.payments.models import Payment, PaymentMethod
from apps.payments.services import check_payment
from apps.payments.services.connection import check_connection


def ask_now(request: HttpRequest, payment: Payment) -> None:
    """Ask what became of a payment, as the till does, and say how it stands now."""
    with restaurant_scope(payment.restaurant_id):
        asked = check_payment(payment_id=payment.pk)
    text = _told(asked, was_asked=asked.check_count > payment.check_count)
    messages.add_message(request, _level(asked), text)


def check_now(request: HttpRequest, method: PaymentMethod) -> None:
    """Try a method's account, as owners do over HTTP, and say everything that was found."""
    with restaurant_scope(method.restaurant_id):
        connection = check_connection(method.pk)
    if connection.works:
        messages.success(request, _("The connection works: guests can pay this way."))
    else:
        messages.error(request, _("Guests cannot pay this way yet:"))
    for found in connection.findings:
        level = messages.ERROR if found["blocks"] else messages.WARNING
        messages.add_message(request, level, str(found["text"]))


def _told(payment: Payment, *, was_asked: bool) -> str:
    if payment.is_in_doubt:
        stands = _("The outcome is still unknown: do not charge again yet.")
    else:
        stands = _("The payment stands as: %(status)s.") % {"status": payment.get_status_display()}
    if was_asked:
        return _("The provider was asked.") + " " + stands
    return _("The provider was asked a moment ago.") + " " + stands


def _level(payment: Payment) -> int:
    if payment.is_captured:
        return messages.SUCCESS
    return messages.WARNING if payment.is_in_doubt else messages.INFO
