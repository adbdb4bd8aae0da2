"""A day of payments in bulk, and the statement that a provider would send of it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from apps.core.ids import new_id, payment_reference, refund_reference
from apps.core.scope import restaurant_scope
from apps.orders.models import Order
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import Payment, PaymentMethod, Refund
from apps.payments.providers.base import LineKind
from apps.payments.providers.base import StatementLine as Told
from apps.payments.tests.flows.boxes import history_may_be_rewritten
from apps.statements.models import (
    Statement,
    StatementFinding,
    StatementLine,
    StatementMatch,
    StatementSource,
)
from apps.statements.services.keep import Kept, keep_statement


def fee_of(amount: int) -> int:
    """One per cent, rounded half up."""
    return (amount + 50) // 100


@dataclass
class Day:
    """One business day at one method: what our books have, and what the provider says."""

    method: PaymentMethod
    order: Order
    start: datetime
    payments: list[Payment] = field(default_factory=list)
    lines: list[Told] = field(default_factory=list)

    @property
    def period(self) -> tuple[datetime, datetime]:
        return self.start, self.start + timedelta(days=1)

    def pay(self, count: int, status: str = "success") -> list[Payment]:
        """Payments of different amounts, spread over the day, each with its line."""
        made = [self._payment(len(self.payments) + n) for n in range(count)]
        with history_may_be_rewritten(Payment, "born_in_flight"):
            for payment in made:
                payment.__dict__["status"] = status
                if status == "processing":
                    payment.completed_at, payment.next_check_at = None, payment.initiated_at
            Payment.all_objects.bulk_create(made, batch_size=1000)
        self.payments += made
        self.lines += [self.line(payment) for payment in made]
        return made

    def give_back(self, payment: Payment) -> Refund:
        """All of a payment went back by the provider's own road, and the provider says so."""
        refund_id, when = new_id(), payment.completed_at + timedelta(minutes=30)
        refund = Refund(
            id=refund_id,
            restaurant_id=payment.restaurant_id,
            payment=payment,
            reference=refund_reference(refund_id),
            provider_reference=f"R-{payment.transaction_id}",
            amount=payment.amount,
            currency="XOF",
            reason="Froid",
            road="provider",
            requested_by=payment.initiated_by,
            created_at=when,
            completed_at=when,
        )
        refund.__dict__["status"] = "success"
        Refund.all_objects.bulk_create([refund])
        told = self.line(payment)
        self.lines.append(
            replace(
                told,
                kind=LineKind.REFUND,
                transaction_id=refund.provider_reference,
                fee=-told.fee,
                moment=when,
            )
        )
        return refund

    def line(self, payment: Payment) -> Told:
        """What an honest provider says of a payment."""
        return Told(
            transaction_id=payment.transaction_id or f"T-{payment.reference}",
            kind=LineKind.PAYMENT,
            amount=payment.amount,
            currency="XOF",
            moment=payment.completed_at or payment.initiated_at,
            fee=fee_of(payment.amount),
            reference=payment.reference,
        )

    def keep(self, lines: list[Told] | None = None) -> Kept:
        with restaurant_scope(self.method.restaurant_id):
            return keep_statement(
                method_id=self.method.pk,
                source=StatementSource.FILE,
                period=self.period,
                lines=self.lines if lines is None else lines,
            )

    def open(self) -> list[StatementFinding]:
        return list(StatementFinding.all_objects.filter(closed_at=None).order_by("pk"))

    def _payment(self, number: int) -> Payment:
        payment_id = new_id()
        began = self.start + timedelta(seconds=10 + number * 16)
        return Payment(
            id=payment_id,
            restaurant_id=self.method.restaurant_id,
            order=self.order,
            payment_method=self.method,
            provider_code=self.method.provider_code,
            reference=payment_reference(payment_id),
            transaction_id=f"TX{number:05d}",
            amount=1000 + number * 5,
            currency="XOF",
            initiated_by_id=self.order.created_by_id,
            initiated_at=began,
            completed_at=began + timedelta(seconds=40),
        )


def day_at(method: PaymentMethod, cashier, start: datetime) -> Day:
    """An empty day."""
    return Day(method, OrderFactory(created_by=cashier, total=1000), start)


def statement_rows(payment: Payment) -> list[Any]:
    """One of each for a payment: a statement, its line, their match, and a difference."""
    if match := StatementMatch.all_objects.filter(payment=payment).first():
        return [match.line.statement, match.line, match, match.line.findings.get()]
    shared = {"restaurant_id": payment.restaurant_id}
    method = payment.payment_method
    statement = Statement.all_objects.create(
        **shared,
        payment_method=method,
        source=StatementSource.FILE,
        starts_at=payment.initiated_at,
        ends_at=payment.initiated_at + timedelta(days=1),
        content_hash="0" * 64,
        line_count=1,
    )
    line = StatementLine.all_objects.create(
        **shared,
        statement=statement,
        payment_method=method,
        kind=LineKind.PAYMENT,
        transaction_id="TX1",
        amount=payment.amount,
        currency=payment.currency,
        moment=payment.initiated_at,
    )
    match = StatementMatch.all_objects.create(**shared, line=line, payment=payment, by="reference")
    finding = StatementFinding.all_objects.create(
        **shared,
        payment_method=method,
        kind="fee_differs",
        line=line,
        payment=payment,
        amount_here=85,
        amount_there=100,
        currency=payment.currency,
        closed_at=payment.initiated_at,
        act="came_right",
    )
    return [statement, line, match, finding]
