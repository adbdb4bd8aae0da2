"""Start collecting money for an order, so that a crash at any point loses nothing (section 7)."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from django.db import DatabaseError, IntegrityError, InterfaceError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.authentication.models import User, restaurant_of
from apps.core import rows
from apps.core.crash import crash_point
from apps.core.crypto import search_hash
from apps.core.errors import Conflict, Refusal
from apps.core.idempotency import Key
from apps.core.ids import new_id, payment_reference
from apps.core.turns import Turns
from apps.drawers.models import CashDrawerSession
from apps.drawers.selectors import open_session_for_update
from apps.orders.models import Order
from apps.orders.selectors import order_for_update
from apps.orders.services.settle import settle
from apps.payments.domain.states import IN_FLIGHT
from apps.payments.locks import LockedPayment, lock_phone
from apps.payments.models import EventSource, Payment, PaymentMethod
from apps.payments.providers.base import PaymentProvider, PaymentRequest
from apps.payments.services.accounts import provider_of
from apps.payments.services.admission import admit, capabilities_of, get_method
from apps.payments.services.apply_outcome import apply_locked, apply_outcome
from apps.payments.services.asking import ask, question_of
from apps.payments.services.doubt import set_doubt_aside
from apps.payments.services.idempotency import (
    acquire_idempotency_lock,
    check_idempotency,
    release_idempotency_lock,
)
from apps.payments.services.recorder import Recorder
from apps.payments.services.trail import note_intent, standing

logger = structlog.get_logger(__name__)

ONE_PROMPT = "payment_one_prompt"
"""The constraint that keeps a guest from getting two prompts that look alike."""

CALL_LEASE = timedelta(seconds=20)
"""Nobody else looks at a payment while its first call may still be under way."""

ONLINE = Turns(places=2, patience=1.0)
"""The work before and after a call, in each process. Cash takes no turns, so it stays quick when
all tills ask for mobile money at once; and both waits and the call fit into 15 seconds.
"""


class DrawerNotOpen(Conflict):
    """The house rule asks for an open drawer."""

    code = "drawer-not-open"
    message = _("Open your cash drawer before taking cash.")


class PromptUndecided(Conflict):
    """The guest's phone shows a request that looks just like this one."""

    code = "prompt-undecided"
    message = _(
        "This guest's phone was asked for the same amount, and that is not decided yet. Wait for "
        "its outcome, or cancel it."
    )


class PhoneInDoubt(Conflict):
    """Nobody can ask whether this number was charged already."""

    code = "phone-in-doubt"
    message = _(
        "This number was asked for money before, and nobody knows yet whether it paid. Let the "
        "guest pay otherwise until a manager has settled that case."
    )


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
    retry_of: UUID | None = None
    override_reason: str = ""
    """Why a manager charges again while another payment of the order is in doubt."""


@dataclass(frozen=True)
class Initiated:
    """The payment, and whether the same request had made it before."""

    payment: Payment
    is_duplicate: bool


def initiate_payment(*, actor: User, key: Key, collect: Collect) -> Initiated:
    """Take a payment, or return the one that the same request took before.

    Raises IdempotencyKeyReused, OrderNotFound, DrawerNotOpen and the refusals of `admission`.
    """
    sole = acquire_idempotency_lock(key.value)
    if not sole and (payment := check_idempotency(key.value)):
        return _replay(payment, key)
    try:
        return _take_or_replay(actor, key, collect, sole=sole)
    except BaseException:
        if sole:
            release_idempotency_lock(key.value)
        raise


def _replay(payment: Payment, key: Key) -> Initiated:
    key.check(payment.request_fingerprint)
    return Initiated(payment, is_duplicate=True)


def _take_or_replay(actor: User, key: Key, collect: Collect, *, sole: bool) -> Initiated:
    """A new key, or one that the cache forgot: then the unique key, or whatever else the second
    try would be refused for, makes us look it up in the database before anything is refused.
    """
    try:
        return _take(actor, key, collect, sole=sole)
    except (Refusal, IntegrityError) as error:
        payment = check_idempotency(key.value)
        if payment is not None:
            return _replay(payment, key)
        if ONE_PROMPT in str(error):
            raise PromptUndecided from error
        raise


def _take(actor: User, key: Key, collect: Collect, *, sole: bool) -> Initiated:
    method = get_method(collect.payment_method_id)
    provider = provider_of(method, restaurant_of(actor))
    is_cash = provider.capabilities.settles_at_once
    with nullcontext() if is_cash else ONLINE.turn(), transaction.atomic(durable=True):
        order = order_for_update(collect.order_id)
        if not sole and (twin := check_idempotency(key.value)):
            return _replay(twin, key)
        drawer = open_session_for_update(actor)
        if collect.override_reason:
            set_doubt_aside(order=order, actor=actor, reason=collect.override_reason)
        payment = _intent(actor, key, collect, order, method, drawer)
        locked = LockedPayment(order=order, payment=payment, drawer=drawer)
        if is_cash:
            return _settle_at_once(provider, locked, actor)
        _announce(provider, locked, actor)
        question = question_of(payment)
        crash_point("initiate.before-intent")
    crash_point("initiate.intent-committed")
    return _ask(provider, question, payment)


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
    if capabilities.one_prompt_per_phone:
        _refuse_phone_in_doubt(method, admission.phone)
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
        retry_of_id=collect.retry_of,
        customer_phone=admission.phone,
        customer_phone_hash=search_hash(admission.phone) if admission.phone else "",
        success_url=collect.success_url,
        error_url=collect.error_url,
        idempotency_key=key.value,
        request_fingerprint=key.fingerprint,
        initiated_by=actor,
        next_check_at=timezone.now() + CALL_LEASE,
    )


def _refuse_phone_in_doubt(method: PaymentMethod, phone: str) -> None:
    """Also where a manager set the doubt aside. Whoever asks second waits for the first to commit.

    Raises PhoneInDoubt.
    """
    phone_hash = search_hash(phone)
    lock_phone(method, phone_hash)
    asked = Payment.objects.filter(payment_method=method, customer_phone_hash=phone_hash)
    if asked.filter(status__in=IN_FLIGHT, outcome_known=False).exists():
        raise PhoneInDoubt


def _refuse_without_drawer(actor: User) -> None:
    if restaurant_of(actor).cash_requires_open_drawer:
        raise DrawerNotOpen


def _settle_at_once(provider: PaymentProvider, locked: LockedPayment, actor: User) -> Initiated:
    """No network and nobody to wait for: intent, outcome and drawer are one transaction."""
    recorder = Recorder(payment=locked.payment, source=EventSource.INITIATE, actor=actor)
    recorder.note("")
    payment = locked.payment
    question = PaymentRequest(payment.reference, payment.amount, payment.currency)
    result = provider.initiate_payment(question)
    apply_locked(locked=locked, result=result, recorder=recorder)
    return Initiated(locked.payment, is_duplicate=False)


def _announce(provider: PaymentProvider, locked: LockedPayment, actor: User) -> None:
    """Write the intent, so that whatever happens next, somebody will look for its outcome.

    Until the call is over nobody else looks: a lease, which ends by itself if we die.
    """
    payment, before = locked.payment, standing(locked)
    payment.provider_reference = provider.new_provider_reference() or None
    payment.outcome_known = False
    payment.lease_expires_at = payment.next_check_at
    recorder = Recorder(payment=payment, source=EventSource.INITIATE, actor=actor)
    recorder.note("")
    with rows.together():
        payment.save_transition()
        recorder.write()
        settle(order=locked.order, change=payment.share())
        note_intent(locked, before, actor)


def _ask(provider: PaymentProvider, question: PaymentRequest, payment: Payment) -> Initiated:
    """Call the provider between two transactions, then let its answer take effect.

    When the database goes away in between, or will not have what was answered, the till learns that
    the outcome is not known, and which payment to ask about; the sweep finds out (promise P19).
    """
    result = ask(provider.initiate_payment, question)
    crash_point("initiate.answered")
    try:
        with ONLINE.turn():
            payment = apply_outcome(
                payment_id=payment.pk,
                result=result,
                source=EventSource.INITIATE,
                lease_generation=payment.lease_generation,
            )
    except (DatabaseError, InterfaceError):
        logger.exception("outcome_not_written", reference=payment.reference)
    return Initiated(payment, is_duplicate=False)
