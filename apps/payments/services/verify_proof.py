"""A guest shows a message: is there money behind it, and whose is it?

What the guest shows proves nothing. The provider is asked, its answer enters by the one door, and a
transaction that settled a payment is bound to it for ever.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import User
from apps.core.errors import Invalid
from apps.orders.models import Order
from apps.orders.selectors import OrderNotFound
from apps.payments.domain.states import CAPTURED, IN_FLIGHT
from apps.payments.domain.verdict import CLOSING
from apps.payments.models import EventSource, Payment, PaymentMethod
from apps.payments.providers import PaymentProvider, provider_class
from apps.payments.providers.base import (
    Certainty,
    FoundTransaction,
    PaymentResult,
    ProviderStatus,
)
from apps.payments.services.accounts import provider_of, sharers
from apps.payments.services.admission import PaymentMethodNotFound
from apps.payments.services.apply_outcome import apply_outcome
from apps.payments.services.asking import ask, hear, question_of
from apps.payments.services.poll import check_payment

logger = structlog.get_logger(__name__)

MOST_ASKED = 3
"""How many payments of an order are asked about for one reference: a person is waiting."""

IN_DOUBT = FoundTransaction(PaymentResult(Certainty.IN_DOUBT))


class ProofNotPossible(Invalid):
    """Cash has no messages."""

    code = "proof-not-possible"
    message = _("Payments of this kind leave no reference that could be looked up.")


class ProofResult(StrEnum):
    """What became of a guest's message."""

    PAID = "paid"
    NOT_FOUND = "not_found"
    ALREADY_USED = "already_used"


@dataclass(frozen=True)
class Proof:
    """The answer for the till: `payment` is the one that the transaction settled, if any did."""

    result: ProofResult
    payment: Payment | None = None
    is_answered: bool = True
    """Whether the provider said anything; otherwise it is worth asking again."""


def verify_proof(*, actor: User, order_id: UUID, provider_code: str, reference: str) -> Proof:
    """Look a guest's reference up, and let what is found take effect.

    Raises OrderNotFound, PaymentMethodNotFound and ProofNotPossible.
    """
    order = Order.objects.find(pk=order_id)
    if order is None:
        raise OrderNotFound
    method = PaymentMethod.objects.select_related("restaurant").filter(provider_code=provider_code)
    found = method.first()
    if found is None:
        raise PaymentMethodNotFound
    if provider_class(found.provider_code).capabilities.settles_at_once:
        raise ProofNotPossible(field="provider_code")
    case = _Case(actor, order, found, "".join(reference.split()))
    proof = case.known() or case.looked_up() or case.asked()
    _audit(actor, order, reference, proof)
    return proof


@dataclass(frozen=True)
class _Case:
    """One reference, held against one order."""

    actor: User
    order: Order
    method: PaymentMethod
    reference: str

    def known(self) -> Proof | None:
        """A payment of ours has this name already; one in flight is asked about."""
        payment = self._named()
        if payment is None:
            return None
        if payment.order_id != self.order.pk:
            return Proof(ProofResult.ALREADY_USED, payment)
        if not payment.is_captured:
            payment = check_payment(payment_id=payment.pk)
        return _standing(payment)

    def looked_up(self) -> Proof | None:
        """The provider knows the transaction, or surely does not; None where it cannot tell."""
        provider = provider_of(self.method, self.method.restaurant)
        if not provider.capabilities.can_find_transaction:
            return None
        question = partial(provider.find_transaction, self.reference)
        found = hear(question, about=self.reference) or IN_DOUBT
        if found.result.certainty is not Certainty.DEFINITE:
            return Proof(ProofResult.NOT_FOUND, is_answered=False)
        if found.result.status is not ProviderStatus.SUCCEEDED:
            return Proof(ProofResult.NOT_FOUND)
        ours = self._payment_of(found)
        if ours is not None:
            return self._told(self._hear(ours, found.result))
        return self._without_link(provider, found)

    def asked(self) -> Proof:
        """Nothing can be looked up by name: what this order still waits for is asked about."""
        unsettled = self._of_method(Q(order=self.order) & ~Q(status__in=CAPTURED))
        for payment in unsettled.order_by("-id")[:MOST_ASKED]:
            heard = check_payment(payment_id=payment.pk)
            if heard.is_captured:
                return self._told(heard)
        named = self._named()
        return self._told(named) if named is not None else Proof(ProofResult.NOT_FOUND)

    def _without_link(self, provider: PaymentProvider, found: FoundTransaction) -> Proof:
        """Money that no session of ours asked for settles the one payment that waits for as much.

        Its own session is closed first, so that nobody pays it again. In a wallet that several
        restaurants share it could have been paid at any of them.
        """
        if found.reference or sharers(self.method):
            return Proof(ProofResult.NOT_FOUND)
        in_flight = self._of_method(Q(order=self.order, status__in=IN_FLIGHT))
        waiting = [p for p in in_flight if p.amount == found.result.amount]
        if len(waiting) != 1:
            return Proof(ProofResult.NOT_FOUND)
        payment = waiting[0]
        if provider.capabilities.can_cancel:
            own = ask(provider.cancel_payment, question_of(payment))
            is_definite = own.certainty is Certainty.DEFINITE
            if is_definite and own.status is ProviderStatus.SUCCEEDED:
                return self._told(self._hear(payment, own))
            if not is_definite or own.status not in CLOSING:
                return Proof(ProofResult.NOT_FOUND, is_answered=False)
        return self._told(self._hear(payment, replace(found.result, provider_reference="")))

    def _hear(self, payment: Payment, result: PaymentResult) -> Payment:
        """By the one door. Where two orders race for a transaction, the second learns whose it is.

        The constraint may decide while we write: then the other one has it.
        """
        try:
            return apply_outcome(
                payment_id=payment.pk, result=result, source=EventSource.PERSON, actor=self.actor
            )
        except IntegrityError:
            logger.info("proof_raced", payment_id=str(payment.pk))
            return Payment.objects.select_related("order").get(pk=payment.pk)

    def _told(self, payment: Payment) -> Proof:
        """Whose the transaction is, now that all was heard; else how `payment` stands."""
        named = self._named() or payment
        if named.order_id != self.order.pk:
            return Proof(ProofResult.ALREADY_USED, named)
        return _standing(named)

    def _named(self) -> Payment | None:
        names = {self.reference, self.reference.upper()}
        named = Q(transaction_id__in=names) | Q(provider_reference__in=names)
        return self._of_method(named).order_by("transaction_id").first()

    def _payment_of(self, found: FoundTransaction) -> Payment | None:
        named = Q(reference=found.reference) if found.reference else Q(pk=None)
        if found.result.provider_reference:
            named |= Q(provider_reference=found.result.provider_reference)
        return self._of_method(named).first()

    def _of_method(self, named: Q) -> "QuerySet[Payment]":
        rows = Payment.objects.filter(named, payment_method=self.method)
        return rows.select_related("order", "payment_method", "restaurant")


def _standing(payment: Payment) -> Proof:
    if payment.is_captured:
        return Proof(ProofResult.PAID, payment)
    return Proof(ProofResult.NOT_FOUND, is_answered=payment.outcome_known)


def _audit(actor: User, order: Order, reference: str, proof: Proof) -> None:
    """Who typed what: a reference that is shown twice is worth a question."""
    used_on = proof.payment.order.order_number if proof.payment else None
    facts = {"reference": reference[:120], "result": proof.result, "order_number": used_on}
    with transaction.atomic():
        record(actor=actor, action=Action.PAYMENT_PROOF_CHECKED, subject=order, facts=facts)
