"""One small day that can be added up by hand: Tuesday 10 March 2026 at a restaurant in Dakar."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from apps.authentication.models import User
from apps.drawers.models import CashDrawerSession
from apps.drawers.tests.factories import DrawerSessionFactory
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import Payment, PaymentMethod
from apps.payments.tests.factories import PaymentCaseFactory, PaymentMethodFactory
from apps.payments.tests.tampering import triggers_off, write_payment, write_refund

TUESDAY = date(2026, 3, 10)


def at(clock: str, days: int = 0) -> datetime:
    """A moment of that Tuesday; Dakar keeps UTC."""
    hour, minute, second = (int(part) for part in f"{clock}:00".split(":")[:3])
    return datetime(2026, 3, 10, hour, minute, second, tzinfo=UTC) + timedelta(days=days)


@dataclass
class SmallDay:
    """What two cashiers took in cash and through a provider."""

    cashier: User
    colleague: User

    def play(self) -> None:
        """A lunch, a dinner, a plate that came back, and a night that ends at four."""
        self.cash(self.cashier, 1000, "12:10")
        self.mobile(self.cashier, 2000, "12:20", seconds=40)
        self.mobile(self.cashier, 500, "12:30", seconds=5, status="failed")
        dinner = self.cash(self.cashier, 8000, "19:30", status="partially_refunded")
        self.mobile(self.colleague, 4000, "19:40", seconds=10)
        self.cash(self.colleague, 16_000, "03:59", days=1)
        self.cash(self.colleague, 32_000, "04:00", days=1)
        write_refund(dinner, "success", at("20:00"), 300)
        write_refund(dinner, "success", at("20:00", days=1), 100)
        doubt = self.mobile(self.cashier, 700, "21:00", status="processing")
        PaymentCaseFactory(payment=doubt, kind="in_doubt", opened_at=at("21:30"))
        self.drawer(self.cashier, "23:00", expected=60_000, counted=59_800)
        self.drawer(self.colleague, "05:00", expected=50_000, counted=50_000, days=1)

    def cash(self, person: User, amount: int, clock: str, days: int = 0, **fields: Any) -> Payment:
        return self._pay(person, "cash", amount, at(clock, days), **fields)

    def mobile(
        self, person: User, amount: int, clock: str, seconds: int = 0, **fields: Any
    ) -> Payment:
        asked = at(clock)
        if fields.get("status") == "processing":
            return self._pay(person, "bogus", amount, asked, outcome_known=False, **fields)
        done = asked + timedelta(seconds=seconds)
        return self._pay(person, "bogus", amount, asked, completed_at=done, **fields)

    def drawer(
        self, person: User, clock: str, expected: int, counted: int, days: int = 0
    ) -> CashDrawerSession:
        """Opened at eight on Tuesday, counted at `clock`."""
        session = DrawerSessionFactory(cashier=person)
        with triggers_off():
            CashDrawerSession.all_objects.filter(pk=session.pk).update(
                opened_at=at("08:00"),
                closed_at=at(clock, days),
                closed_by=person,
                expected_balance=expected,
                closing_balance=counted,
                variance=counted - expected,
                z_number=CashDrawerSession.all_objects.count(),
                z_report={},
            )
        return session

    def _pay(self, person: User, code: str, amount: int, asked: datetime, **fields: Any) -> Payment:
        whose = {"restaurant": person.restaurant, "provider_code": code}
        method = PaymentMethod.all_objects.filter(**whose).first() or PaymentMethodFactory(
            **whose, name=code.title()
        )
        status = fields.pop("status", "success")
        order = OrderFactory(created_by=person, total=amount)
        return write_payment(order, method, status, asked, amount=amount, **fields)
