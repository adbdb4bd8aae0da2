"""A restaurant, a guest with a phone, and four providers who keep their own books."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.cache import cache

from apps.authentication.models import User
from apps.core.money import minor_units
from apps.orders.models import Order
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import DeliveryStatus, Payment, PaymentMethod, WebhookDelivery
from apps.payments.providers import provider_class
from apps.payments.providers.base import Capabilities
from apps.payments.services.poll import sweep_payments
from apps.payments.tests.flows.boxes import later, later_in_the_inbox
from apps.payments.tests.flows.tills import initiate, reload
from apps.payments.webhooks.process import drain_inbox
from apps.simulator.faults import Fault
from apps.simulator.ledger import Act, Charge, Status
from apps.simulator.rules import Rule
from apps.simulator.simulator import Simulator

PHONE = "+2250707070707"
STEPS = (4, 60, 600, 3600, 25 * 3600, 24 * 3600)
"""How time passes until everything is settled, in seconds."""


@dataclass
class Town:
    """What a scenario needs; `is_alone` when no worker hears a ring and the cache forgets."""

    simulator: Simulator
    cashier: User
    till: Any
    method: PaymentMethod
    is_alone: bool
    orders: list[Order] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.method.provider_code

    @property
    def able(self) -> Capabilities:
        return provider_class(self.code).capabilities

    def lie(self, fault: Fault | None, **more: Any) -> None:
        if fault:
            self.simulator.plan.add(Rule(fault=fault, **more))

    def ask_for(self, total: int = 2500, **fields: Any) -> Payment:
        """A guest is asked to pay a new order; the payment as the till has it."""
        order = OrderFactory(created_by=self.cashier, total=total)
        self.orders.append(order)
        answer = initiate(self.till, order, self.method, customer_phone=PHONE, **fields)
        assert answer.status_code == 201, answer.json()
        self.settle()
        return Payment.all_objects.get(pk=answer.json()["id"])

    def guest(self, act: Act, payment: Payment) -> bool:
        """The guest acts, if anything is to be seen: a prompt, or the link that the till shows."""
        charge = self.charge(payment)
        can_see = charge is not None and (self.able.needs_phone or reload(payment).redirect_url)
        if not can_see or charge is None:
            return False
        self.simulator.act(charge, act)
        self.settle()
        return True

    def charge(self, payment: Payment) -> Charge | None:
        """What the provider has of a payment; the paid one if there should be two."""
        mine = [c for c in self.simulator.ledger if c.reference == payment.reference]
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
        later_in_the_inbox(seconds=seconds)
        if self.is_alone:
            cache.clear()
        drain_inbox()
        sweep_payments()

    def live_on(self, payment: Payment, act: Act) -> None:
        """The guest does `act` as soon as that is possible, and two days go by."""
        has_acted = self.guest(act, payment)
        for seconds in STEPS:
            self.pass_time(seconds)
            has_acted = has_acted or self.guest(act, payment)

    def figures(self, payment: Payment) -> tuple[str, bool]:
        payment = reload(payment)
        return payment.status, payment.outcome_known

    def events(self, payment: Payment) -> list[str]:
        return list(payment.events.values_list("code", flat=True))

    def agrees(self, *, strangers: int = 0) -> None:
        """The oracle: our books and the providers' say the same of every charge.

        `strangers` is how many webhooks were about nobody's payment.
        """
        for payment in Payment.all_objects.all():
            charge = self.charge(payment)
            is_paid = charge is not None and charge.status is Status.SUCCEEDED
            assert (payment.status == "success") == is_paid, (payment.status, charge)
            if charge is not None:
                taken = minor(charge.amount, charge), charge.currency
                assert taken == (payment.amount, payment.currency)
        for order in map(reload, self.orders):
            paid = [c for p in order.payments.all() if (c := self.charge(p)) and c.is_paid]
            assert order.amount_paid == sum(minor(one.amount, one) or 0 for one in paid)
        references = [c.reference for c in self.simulator.ledger if c.is_paid]
        assert len(set(references)) == len(references), "a guest was charged twice"
        left = WebhookDelivery.all_objects.exclude(status=DeliveryStatus.DONE)
        assert [one.status for one in left] == ["unmatched"] * strangers


def minor(amount: Decimal, charge: Charge) -> int | None:
    """A figure of a provider's books as ours have it."""
    return minor_units(str(amount), charge.currency)
