"""A restaurant, guests with phones, and three providers who keep their own books."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.cache import cache

from apps.authentication.models import User
from apps.core.money import minor_units
from apps.orders.models import Order
from apps.orders.tests.factories import OrderFactory
from apps.payments.domain.refunds import RefundState, Road
from apps.payments.models import DeliveryStatus, Payment, PaymentMethod, Refund, WebhookDelivery
from apps.payments.providers import provider_class
from apps.payments.providers.base import Capabilities
from apps.payments.services.poll import sweep_payments
from apps.payments.services.refunds import sweep_refunds
from apps.payments.tests.flows.boxes import later, later_in_the_inbox
from apps.payments.tests.flows.tills import initiate, reload
from apps.payments.tests.refunds import desk
from apps.payments.webhooks.process import drain_inbox
from apps.simulator.faults import Fault
from apps.simulator.ledger import Act, Charge, Status
from apps.simulator.rules import Rule
from apps.simulator.simulator import Simulator

PHONE = "+2250707070707"
PHONES = {"mpesa": "+254708374149"}
"""Where numbers of another country are asked."""

STEPS = (4, 60, 600, 3600, 25 * 3600, 24 * 3600)
"""How time passes until everything is settled, in seconds."""


@dataclass
class Town:
    """Money and news between guests, providers and us; alone, no worker hears a ring."""

    simulator: Simulator
    is_alone: bool
    orders: list[Order] = field(default_factory=list)

    def lie(self, fault: Fault | None, **more: Any) -> None:
        if fault:
            self.simulator.plan.add(Rule(fault=fault, **more))

    def guest(self, act: Act, payment: Payment) -> bool:
        """The guest acts, if anything is to be seen: a prompt, or the link that the till shows."""
        charge = self.charge(payment)
        needs_phone = able(payment.provider_code).needs_phone
        if charge is None or not (needs_phone or reload(payment).redirect_url):
            return False
        self.simulator.act(charge, act)
        self.settle()
        return True

    def charge(self, payment: Payment) -> Charge | None:
        """What the provider has of a payment; the paid one if there should be two."""
        names = payment.reference, reload(payment).provider_reference
        mine = [c for c in self.simulator.ledger if c.reference in names]
        return max(mine, key=lambda charge: charge.is_paid, default=None)

    def settle(self) -> None:
        """Every webhook has arrived, and been worked on unless we are alone."""
        assert self.simulator.outbox.settle()

    def pass_time(self, seconds: float) -> None:
        """Everywhere; then the sweeps do what they always do."""
        self.simulator.forward(seconds)
        self.settle()
        for payment in Payment.all_objects.all():
            later(payment, seconds=seconds)
        for refund in Refund.all_objects.all():
            desk.later(refund, seconds=seconds)
        later_in_the_inbox(seconds=seconds)
        if self.is_alone:
            cache.clear()
        drain_inbox()
        sweep_payments()
        sweep_refunds()

    def two_days(self) -> Iterator[int]:
        """In steps while there is something to wait for, and then what is left of them at once."""
        for number, seconds in enumerate(STEPS):
            if self.is_at_rest():
                yield sum(STEPS[number:])
                return
            yield seconds

    def is_at_rest(self) -> bool:
        """Whether nobody will do anything by himself any more, neither here nor there."""
        waiting = (
            Payment.all_objects.filter(next_check_at__isnull=False),
            Refund.all_objects.filter(next_check_at__isnull=False),
            WebhookDelivery.all_objects.filter(next_attempt_at__isnull=False),
        )
        return self.simulator.is_at_rest() and not any(rows.exists() for rows in waiting)

    def figures(self, payment: Payment) -> tuple[str, bool]:
        payment = reload(payment)
        return payment.status, payment.outcome_known

    def events(self, payment: Payment) -> list[str]:
        return list(payment.events.values_list("code", flat=True))

    def agrees(self, *, strangers: int = 0) -> None:
        """The oracle: our books and the providers' say the same of every charge and refund.

        `strangers` is how many webhooks were about nobody's payment.
        """
        for payment in Payment.all_objects.exclude(provider_code="cash"):
            charge = self.charge(payment)
            is_paid = charge is not None and charge.status is Status.SUCCEEDED
            assert payment.is_captured == is_paid, (payment.status, charge)
            if charge is not None:
                taken = minor(charge.amount, charge), charge.currency
                assert taken == (payment.amount, payment.currency)
            given = minor(charge.refunded, charge) if charge else 0
            assert given_by_provider(payment) == given, charge
        for order in map(reload, self.orders):
            assert order.amount_paid == sum(map(self.taken, order.payments.all()))
        references = [c.reference for c in self.simulator.ledger if c.is_paid]
        assert len(set(references)) == len(references), "a guest was charged twice"
        left = WebhookDelivery.all_objects.exclude(status=DeliveryStatus.DONE)
        assert [one.status for one in left] == ["unmatched"] * strangers

    def taken(self, payment: Payment) -> int:
        """What a payment brought in: by the provider's word, or in cash."""
        if payment.provider_code == "cash":
            return payment.amount
        charge = self.charge(payment)
        return (minor(charge.amount, charge) or 0) if charge and charge.is_paid else 0


@dataclass
class OneProvidersTown(Town):
    """All guests pay by one method at one till."""

    cashier: User = field(kw_only=True)
    till: Any = field(kw_only=True)
    method: PaymentMethod = field(kw_only=True)

    @property
    def code(self) -> str:
        return self.method.provider_code

    @property
    def able(self) -> Capabilities:
        return able(self.code)

    @property
    def phone(self) -> str:
        return PHONES.get(self.code, PHONE)

    def ask_for(self, total: int = 2500, **fields: Any) -> Payment:
        """A guest is asked to pay a new order; the payment as the till has it."""
        order = OrderFactory(created_by=self.cashier, total=total)
        self.orders.append(order)
        fields = {"customer_phone": self.phone} | fields
        answer = initiate(self.till, order, self.method, **fields)
        assert answer.status_code == 201, answer.json()
        self.settle()
        return Payment.all_objects.get(pk=answer.json()["id"])

    def live_on(self, payment: Payment, act: Act) -> None:
        """The guest does `act` as soon as that is possible, and two days go by."""
        self.all_live_on([payment], act)

    def all_live_on(self, payments: Iterable[Payment], act: Act) -> None:
        """The same for several guests, who have the same two days."""
        waiting = [payment for payment in payments if not self.guest(act, payment)]
        for seconds in self.two_days():
            self.pass_time(seconds)
            waiting = [payment for payment in waiting if not self.guest(act, payment)]


def able(code: str) -> Capabilities:
    return provider_class(code).capabilities


def given_by_provider(payment: Payment) -> int:
    given = payment.refunds.filter(status=RefundState.SUCCESS, road=Road.PROVIDER)
    return sum(given.values_list("amount", flat=True))


def minor(amount: Decimal, charge: Charge) -> int | None:
    """A figure of a provider's books as ours have it."""
    return minor_units(str(amount), charge.currency)
