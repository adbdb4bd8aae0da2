"""Start collecting money for an order, so that a crash at any point loses nothing (section 7)."""

from dataclasses import dataclass
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.authentication.models import User, restaurant_of
from apps.core.crypto import search_hash
from apps.core.db import refuse_inside_transaction
from apps.core.errors import Conflict, Refusal
from apps.core.idempotency import Key
from apps.core.ids import new_id, payment_reference
from apps.drawers.models import CashDrawerSession
from apps.drawers.selectors import open_session_for_update
from apps.orders.models import Order
from apps.orders.selectors import order_for_update
from apps.orders.services.settle import settle
from apps.payments.locks import LockedPayment
from apps.payments.models import EventSource, Payment, PaymentMethod
from apps.payments.providers.base import (
    Certainty,
    PaymentProvider,
    PaymentRequest,
    PaymentResult,
)
from apps.payments.services.accounts import provider_of
from apps.payments.services.admission import admit, capabilities_of, get_method
from apps.payments.services.apply_outcome import FIRST_LOOK, Recorder, apply_locked, apply_outcome
from apps.payments.services.idempotency import (
    acquire_idempotency_lock,
    check_idempotency,
    release_idempotency_lock,
    remember_payment,
    remembered_payment,
)

logger = structlog.get_logger(__name__)


class DrawerNotOpen(Conflict):
    """The house rule asks for an open drawer."""

    code = "drawer-not-open"
    message = _("Open your cash drawer before taking cash.")


@dataclass(frozen=True)
class Collect:
    """What the till asks for. Amounts are minor units; `amount` None means all that is due."""

    order_id: UUID
    payment_method_id: UUID
    amount: int | None = None
    amount_tendered: int | None = None
    customer_phone: str = ""
    success_url: str = ""
    error_url: str = ""


@dataclass(frozen=True)
class Initiated:
    """The payment, and whether the same request had made it before."""

    payment: Payment
    is_duplicate: bool


def initiate_payment(*, actor: User, key: Key, collect: Collect) -> Initiated:
    """Take a payment, or return the one that the same request took before.

    Raises IdempotencyKeyReused, OrderNotFound, DrawerNotOpen and the refusals of `admission`.
    """
    if payment := remembered_payment(key.value):
        return _replay(payment, key)
    sole = acquire_idempotency_lock(key.value)
    try:
        initiated = _take_or_replay(actor, key, collect, sole=sole)
    finally:
        release_idempotency_lock(key.value)
    remember_payment(initiated.payment)
    return initiated


def _replay(payment: Payment, key: Key) -> Initiated:
    key.check(payment.request_fingerprint)
    return Initiated(payment, is_duplicate=True)


def _take_or_replay(actor: User, key: Key, collect: Collect, *, sole: bool) -> Initiated:
    """A new key, or one that the cache forgot: then the unique key, or whatever else the second
    try would be refused for, makes us look it up in the database before anything is refused.
    """
    try:
        return _take(actor, key, collect, sole=sole)
    except (Refusal, IntegrityError):
        payment = check_idempotency(key.value)
        if payment is None:
            raise
        return _replay(payment, key)


def _take(actor: User, key: Key, collect: Collect, *, sole: bool) -> Initiated:
    with transaction.atomic(durable=True):
        order = order_for_update(collect.order_id)
        if not sole and (twin := check_idempotency(key.value)):
            return _replay(twin, key)
        method = get_method(collect.payment_method_id)
        drawer = open_session_for_update(actor)
        payment = _intent(actor, key, collect, order, method, drawer)
        locked = LockedPayment(order=order, payment=payment, drawer=drawer)
        provider = provider_of(method)
        if provider.capabilities.settles_at_once:
            return _settle_at_once(provider, locked, actor)
        _announce(locked, actor)
    return _ask(provider, payment)


def _intent(
    actor: User,
    key: Key,
    collect: Collect,
    order: Order,
    method: PaymentMethod,
    drawer: CashDrawerSession | None,
) -> Payment:
    """The payment as it will be, not saved yet. Raises when it may not be taken."""
    admission = admit(
        restaurant=restaurant_of(actor),
        order=order,
        method=method,
        amount=collect.amount,
        tendered=collect.amount_tendered,
        phone=collect.customer_phone,
    )
    capabilities = capabilities_of(method)
    if drawer is None and capabilities.moves_drawer:
        _refuse_without_drawer(actor)
    payment_id = new_id()
    return Payment(
        id=payment_id,
        restaurant_id=order.restaurant_id,
        order=order,
        payment_method=method,
        drawer_session=drawer,
        provider_code=method.provider_code,
        reference=payment_reference(payment_id),
        amount=admission.amount,
        currency=order.currency,
        amount_tendered=admission.tender.tendered if admission.tender else None,
        change_due=admission.tender.change if admission.tender else None,
        action=capabilities.action,
        customer_phone=admission.phone,
        customer_phone_hash=search_hash(admission.phone) if admission.phone else "",
        success_url=collect.success_url,
        error_url=collect.error_url,
        idempotency_key=key.value,
        request_fingerprint=key.fingerprint,
        initiated_by=actor,
        next_check_at=timezone.now() + FIRST_LOOK,
    )


def _refuse_without_drawer(actor: User) -> None:
    if restaurant_of(actor).cash_requires_open_drawer:
        raise DrawerNotOpen


def _settle_at_once(provider: PaymentProvider, locked: LockedPayment, actor: User) -> Initiated:
    """No network and nobody to wait for: intent, outcome and drawer are one transaction."""
    recorder = Recorder(payment=locked.payment, source=EventSource.INITIATE, actor=actor)
    recorder.note("")
    result = provider.initiate_payment(_request(locked.payment))
    apply_locked(locked=locked, result=result, recorder=recorder)
    return Initiated(locked.payment, is_duplicate=False)


def _announce(locked: LockedPayment, actor: User) -> None:
    """Write the intent, so that whatever happens next, somebody will look for its outcome."""
    recorder = Recorder(payment=locked.payment, source=EventSource.INITIATE, actor=actor)
    recorder.note("")
    locked.payment.save_transition()
    recorder.write()
    settle(order=locked.order, change=locked.payment.share())


def _ask(provider: PaymentProvider, payment: Payment) -> Initiated:
    """Call the provider between two transactions, then let its answer take effect."""
    refuse_inside_transaction()
    result = _answer(provider, _request(payment))
    settled = apply_outcome(payment_id=payment.pk, result=result, source=EventSource.INITIATE)
    return Initiated(settled, is_duplicate=False)


def _answer(provider: PaymentProvider, request: PaymentRequest) -> PaymentResult:
    """An adapter that breaks its promise not to raise leaves us in doubt, never with a 500."""
    try:
        return provider.initiate_payment(request)
    except Exception:
        logger.exception("provider_raised", provider=provider.code, reference=request.reference)
        return PaymentResult(Certainty.IN_DOUBT)


def _request(payment: Payment) -> PaymentRequest:
    return PaymentRequest(
        reference=payment.reference,
        amount=payment.amount,
        currency=payment.currency,
        customer_phone=payment.customer_phone,
        success_url=payment.success_url,
        error_url=payment.error_url,
    )
