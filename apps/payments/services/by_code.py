"""Start collecting for clients that have only an order and a provider's code."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from apps.authentication.models import User
from apps.core.errors import Conflict, Invalid
from apps.core.idempotency import Key, fingerprint
from apps.orders.selectors import order_get
from apps.payments.domain.states import IN_FLIGHT
from apps.payments.models import Payment, PaymentMethod
from apps.payments.services.initiate import Collect, Initiated, initiate_payment

THEIR_WORDS = {"payment_method_id": "provider"}
"""What such a client calls the field that a refusal names: it sent no other."""


class ProviderNotOffered(Invalid):
    """The restaurant has no payment method of this provider."""

    code = "provider-not-offered"
    message = _("This restaurant has no payment method of this provider.")


@dataclass(frozen=True)
class WishByCode:
    """What such a client asks for: always all that is due on the order and not in flight."""

    order_id: UUID
    provider_code: str
    customer_phone: str = ""
    success_url: str = ""
    error_url: str = ""


def initiate_by_code(*, actor: User, key: Key | None, wish: WishByCode) -> Initiated:
    """Collect by the restaurant's method of this provider. With a key: `initiate_payment`.

    Without one nothing is made up from the request, which would answer a failed first try for
    ever: the order's payment of this provider that is in flight is returned, and where there is
    none, a new attempt is made. Two at once cannot both be: each asks for all that is payable, and
    whoever locks the order second finds nothing left (promise P1), and the other's payment.
    Raises OrderNotFound, ProviderNotOffered and the refusals of `initiate_payment`.
    """
    order_get(wish.order_id)
    try:
        initiated = _taken_or_waiting(actor, key, wish)
    except Invalid as refusal:
        refusal.field = THEIR_WORDS.get(refusal.field or "", refusal.field)
        raise
    initiated.payment.order = order_get(wish.order_id)  # as it stands now, with all its payments
    return initiated


def _taken_or_waiting(actor: User, key: Key | None, wish: WishByCode) -> Initiated:
    collect = _collect(wish)
    if key is not None:
        return initiate_payment(actor=actor, key=key, collect=collect)
    if waiting := _waiting(wish):
        return Initiated(waiting, is_duplicate=True)
    return _once(actor, wish, collect)


def _collect(wish: WishByCode) -> Collect:
    method = PaymentMethod.objects.find(provider_code=wish.provider_code)
    if method is None:
        raise ProviderNotOffered(field="provider")
    return Collect(
        order_id=wish.order_id,
        payment_method_id=method.pk,
        customer_phone=wish.customer_phone,
        success_url=wish.success_url,
        error_url=wish.error_url,
    )


def _once(actor: User, wish: WishByCode, collect: Collect) -> Initiated:
    key = Key(str(uuid4()), fingerprint("payment by code", vars(wish)))
    try:
        return initiate_payment(actor=actor, key=key, collect=collect)
    except Conflict:
        waiting = _waiting(wish)
        if waiting is None:
            raise
        return Initiated(waiting, is_duplicate=True)


def _waiting(wish: WishByCode) -> Payment | None:
    """What may still be paid, unless a manager set it aside so that the order is charged again."""
    waiting = Payment.objects.filter(status__in=IN_FLIGHT, is_set_aside=False)
    return waiting.filter(order_id=wish.order_id, provider_code=wish.provider_code).first()
