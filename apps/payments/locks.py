"""Row locks, always in this order: order → payment → drawer session."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from apps.core.crypto import search_hash
from apps.core.errors import NotFound
from apps.drawers.models import CashDrawerSession
from apps.orders.models import Order
from apps.orders.selectors import order_for_update
from apps.payments.models import Payment, PaymentMethod


class PaymentNotFound(NotFound):
    """No such payment in this restaurant."""

    message = _("There is no such payment.")


@dataclass
class LockedPayment:
    """A payment with everything that its outcome may touch, all locked."""

    order: Order
    payment: Payment
    drawer: CashDrawerSession | None


def lock_payment(payment_id: UUID) -> LockedPayment:
    """A payment, its order and its open drawer session, locked. Raises PaymentNotFound."""
    order_id = Payment.objects.filter(pk=payment_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise PaymentNotFound
    order = order_for_update(order_id)
    payment = Payment.objects.select_for_update(no_key=True).get(pk=payment_id)
    return LockedPayment(order=order, payment=payment, drawer=_lock_drawer(payment))


def lock_phone(method: PaymentMethod, phone_hash: str) -> None:
    """Until the transaction ends, nobody else begins to ask this number by this method.

    Taken after the order, and only while payments begin: no row stands for a number.
    """
    key = int(search_hash(f"{method.pk} {phone_hash}")[:15], 16)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _lock_drawer(payment: Payment) -> CashDrawerSession | None:
    if payment.drawer_session_id is None:
        return None
    return CashDrawerSession.objects.lock(pk=payment.drawer_session_id, closed_at=None)
