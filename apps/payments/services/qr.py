"""A payment's link as a picture, for a guest whose phone is not at hand of the till."""

from io import BytesIO

import segno
from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict
from apps.payments.models import Payment


class NoPaymentLink(Conflict):
    """This payment is not made by opening a link, or not any more."""

    code = "no-payment-link"
    message = _("This payment has no link that a guest could open now.")


def payment_qr(payment: Payment) -> str:
    """The payment's link as an SVG document. Raises NoPaymentLink."""
    if not payment.open_link:
        raise NoPaymentLink
    picture = BytesIO()
    code = segno.make(payment.open_link, error="m", micro=False)
    code.save(picture, kind="svg", scale=6, border=4, xmldecl=False, dark="#000", light="#fff")
    return picture.getvalue().decode()
