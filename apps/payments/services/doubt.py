"""Charging an order again while the provider has not told us about the first payment."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit.actions import Action
from apps.audit.services import record
from apps.authentication.models import Role, User
from apps.core.errors import Conflict, Forbidden
from apps.orders.models import Order
from apps.orders.services.settle import settle
from apps.payments.domain.states import IN_FLIGHT
from apps.payments.models import EventSource, Payment
from apps.payments.services.recorder import Recorder

PATIENCE = timedelta(minutes=2)
"""How long nobody may charge again, whatever the reason: most doubts are over by then."""


class PaymentInDoubt(Conflict):
    """The first payment of the order may have taken the money."""

    code = "payment-in-doubt"
    message = _(
        "A payment of this order is being checked with the provider: do not charge again yet. "
        "After two minutes a manager may charge again with a reason."
    )


class OverrideNeedsManager(Forbidden):
    """A cashier cannot decide this."""

    code = "override-needs-manager"
    message = _("Only a manager may charge again while a payment is being checked.")


def has_payment_in_doubt(order: Order) -> bool:
    """Whether a payment of the order may have taken money that we do not know of."""
    return _in_doubt(order).exists()


def set_doubt_aside(*, order: Order, actor: User, reason: str) -> None:
    """Let an order, locked by the caller, be charged again while its payments are in doubt.

    They stay watched; one that succeeds after all is a late success and makes the order overpaid.
    Raises OverrideNeedsManager, PaymentInDoubt.
    """
    if actor.role not in (Role.MANAGER, Role.OWNER):
        raise OverrideNeedsManager
    for payment in _in_doubt(order).select_for_update(no_key=True):
        if timezone.now() - payment.initiated_at < PATIENCE:
            raise PaymentInDoubt
        _set_aside(order, payment, actor, reason)


def _in_doubt(order: Order) -> "QuerySet[Payment]":
    return Payment.objects.filter(
        order=order, status__in=IN_FLIGHT, outcome_known=False, is_set_aside=False
    )


def _set_aside(order: Order, payment: Payment, actor: User, reason: str) -> None:
    before = payment.share()
    payment.is_set_aside = True
    payment.save_transition("is_set_aside")
    settle(order=order, change=payment.share() - before)
    recorder = Recorder(payment=payment, source=EventSource.PERSON, actor=actor)
    recorder.note(payment.status, "set-aside", {"reason": reason})
    recorder.write()
    record(actor=actor, action=Action.PAYMENT_SET_ASIDE, subject=payment, reason=reason)
