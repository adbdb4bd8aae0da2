"""A manager's desk: a paid order, and everything that can be done about its money."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db.models import F

from apps.orders.models import Order
from apps.orders.tests.factories import OrderFactory
from apps.payments.models import Payment, Refund
from apps.payments.providers.base import Certainty, ProviderStatus, RefundResult
from apps.payments.tests.bogus import BogusProvider
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.flows.boxes import PAID, PHONE, history_may_be_rewritten
from apps.payments.tests.flows.tills import initiate, reload

GIVEN = RefundResult(Certainty.DEFINITE, ProviderStatus.SUCCEEDED, provider_reference="R1")
UNDER_WAY = RefundResult(Certainty.DEFINITE, ProviderStatus.PENDING)
IN_DOUBT = RefundResult(Certainty.IN_DOUBT)
UNKNOWN = RefundResult(Certainty.DEFINITE, ProviderStatus.NOT_FOUND)
REFUSED = RefundResult(Certainty.DEFINITE, ProviderStatus.FAILED, reason="refused")
NOT_SENT = RefundResult(Certainty.NOT_SENT, ProviderStatus.FAILED, reason="unreachable")
NOT_CONFIGURED = replace(REFUSED, reason="not-configured")


@dataclass
class Desk:
    """A payment of 1 000 F, and the managers' clients."""

    payment: Payment
    manager: Any
    owner: Any

    @property
    def order(self) -> Order:
        found: Order = reload(self.payment.order)
        return found

    def refund(self, *, by: Any = None, key: str = "", **fields: Any) -> Any:
        body = {"reason": "Plat renvoyé", **fields}
        key = key or str(uuid4())
        path = f"/api/payments/{self.payment.pk}/refund/"
        return (by or self.manager).post(path, body, headers={"Idempotency-Key": key})

    def act(self, refund_id: str, act: str, by: Any = None, **body: Any) -> Any:
        return (by or self.manager).post(f"/api/payments/refunds/{refund_id}/{act}/", body)

    def will_say(self, *answers: Any) -> None:
        BogusProvider.refund_answers.extend(answers)

    def figures(self) -> tuple[str, int, int]:
        payment = reload(self.payment)
        return payment.status, payment.refunded_amount, payment.refunding_amount

    def statuses(self) -> list[str]:
        return list(Refund.all_objects.order_by("id").values_list("status", flat=True))


def paid_by(code: str, till: Any, cashier: Any, total: int = 1000) -> Payment:
    """A payment of this provider that has succeeded."""
    method = PaymentMethodFactory(restaurant=cashier.restaurant, provider_code=code, name=code)
    order = OrderFactory(created_by=cashier, total=total)
    if code != "cash":
        BogusProvider.answers.append(replace(PAID, amount=total, provider_reference=""))
    fields = {} if code == "cash" else {"customer_phone": PHONE}
    answer = initiate(till(cashier), order, method, **fields)
    assert answer.json()["status"] == "success", answer.json()
    return Payment.all_objects.get(pk=answer.json()["id"])


def later(refund: Refund, **time: float) -> None:
    """Let time pass for one refund."""
    passed = timedelta(**time)
    moments = ("created_at", "sent_at", "next_check_at", "last_checked_at", "lease_expires_at")
    with history_may_be_rewritten(Refund, "fixed"):
        Refund.all_objects.filter(pk=refund.pk).update(
            **{name: F(name) - passed for name in moments}
        )


def open_drawer(client: Any, balance: int = 5000) -> str:
    answer = client.post("/api/payments/drawer-sessions/open/", {"opening_balance": balance})
    assert answer.status_code == 201, answer.json()
    session: str = answer.json()["id"]
    return session
