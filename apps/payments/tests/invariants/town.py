"""A restaurant in full swing, in which everything is as it should be."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from apps.core.scope import restaurant_scope
from apps.drawers.models import CashDrawerSession
from apps.orders.models import Order
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import EventSource, Payment, PaymentMethod, Refund, WebhookDelivery
from apps.payments.services.apply_outcome import apply_outcome
from apps.payments.tests.bogus import BogusProvider
from apps.payments.tests.factories import PaymentMethodFactory, WebhookDeliveryFactory
from apps.payments.tests.flows.boxes import IN_DOUBT, PAID, PENDING, PHONE, REFUSED
from apps.payments.tests.flows.drawers import close, move, opened
from apps.payments.tests.flows.tills import initiate
from apps.payments.tests.refunds.desk import GIVEN, UNDER_WAY, Desk

SUCCEEDED, STARTED = (replace(said, provider_reference="") for said in (PAID, PENDING))
"""The reference is ours to choose with this provider."""


@dataclass(frozen=True)
class Town:
    """One of each kind, by what became of it."""

    drawer: CashDrawerSession
    sold: Payment
    given_in_cash: Refund
    refunded: Payment
    at_provider: Refund
    waiting: Payment
    late: Payment
    untouched: Order
    delivery: WebhookDelivery


@dataclass(frozen=True)
class Founder:
    """Builds the town through the API, as its people would."""

    cashier: Any
    at_till: Any
    at_desk: Any

    def found(self) -> Town:
        drawer, sold = self.a_day_in_cash()
        online = self.method("refunding")
        refunded = self.sale(online, SUCCEEDED)
        return Town(
            drawer=drawer,
            sold=sold,
            given_in_cash=self.refund_in_cash(sold),
            refunded=self.refund(refunded, GIVEN).payment,
            at_provider=self.refund(self.sale(online, SUCCEEDED), UNDER_WAY, amount=300),
            late=self.late_success(online),
            waiting=self.sale(online, IN_DOUBT),
            untouched=OrderFactory(created_by=self.cashier),
            delivery=WebhookDeliveryFactory(
                payment=refunded, status="failed", next_attempt_at=timezone.now()
            ),
        )

    def a_day_in_cash(self) -> tuple[CashDrawerSession, Payment]:
        """A drawer with a sale that gave change and a pay-out, counted and closed."""
        session_id = opened(self.at_till, opening_balance=10_000)
        order = OrderFactory(created_by=self.cashier, total=8500)
        sale = initiate(self.at_till, order, self.method("cash"), amount_tendered=10_000)
        move(self.at_till, session_id, "pay_out", 2000)
        assert close(self.at_till, session_id, closing_balance=16_500).json()["variance"] == 0
        sold = Payment.all_objects.get(pk=sale.json()["id"])
        return CashDrawerSession.all_objects.get(pk=session_id), sold

    def method(self, code: str) -> PaymentMethod:
        restaurant = self.cashier.restaurant
        return PaymentMethodFactory(restaurant=restaurant, provider_code=code, name=code)

    def sale(self, method: PaymentMethod, answer: Any) -> Payment:
        BogusProvider.answers.append(answer)
        order = OrderFactory(created_by=self.cashier, total=1000)
        asked = initiate(self.at_till, order, method, customer_phone=PHONE)
        return Payment.all_objects.get(pk=asked.json()["id"])

    def late_success(self, method: PaymentMethod) -> Payment:
        payment = self.sale(method, STARTED)
        with restaurant_scope(payment.restaurant_id):
            for news in (REFUSED, SUCCEEDED):
                apply_outcome(payment_id=payment.pk, result=news, source=EventSource.WEBHOOK)
        return Payment.all_objects.get(pk=payment.pk, is_late=True)

    def refund(self, payment: Payment, answer: Any, **fields: Any) -> Refund:
        desk = Desk(payment, self.at_desk, self.at_desk)
        desk.will_say(answer)
        return Refund.all_objects.get(pk=desk.refund(**fields).json()["id"])

    def refund_in_cash(self, payment: Payment) -> Refund:
        opened(self.at_desk, opening_balance=5000)
        given = Desk(payment, self.at_desk, self.at_desk).refund(amount=500)
        return Refund.all_objects.get(pk=given.json()["id"], status="success")
