"""A restaurant that takes everything, with books of its own: what an evening is played in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.core.cache import cache

from apps.audit.verification import findings
from apps.authentication.models import Role
from apps.authentication.tests.factories import UserFactory
from apps.core import access_tokens
from apps.core.invariants import check
from apps.core.scope import restaurant_scope
from apps.core.tests.lean_flush import empty_tables
from apps.orders.models import Order
from apps.payments.domain.refunds import RefundState
from apps.payments.domain.states import IN_FLIGHT
from apps.payments.models import Payment, PaymentMethod, Refund
from apps.payments.tests.factories import PaymentMethodFactory
from apps.payments.tests.simulated.town import PHONE, STEPS, Town
from apps.restaurants.models import Restaurant
from apps.restaurants.tests.factories import RestaurantFactory
from apps.simulator.faults import Fault
from apps.simulator.simulator import Simulator

PEOPLE = {"cashier": Role.CASHIER, "manager": Role.MANAGER, "owner": Role.OWNER}
CODES = ("mtn", "wave", "cash", "orange")
FLOAT = 5000
LIMIT = 2500
"""A larger refund needs a second person, in francs."""

DONE, REFUSED = (200, 201, 202), (400, 403, 404, 409)


@dataclass
class House:
    """Three people at their tills, and what must lie in their drawers."""

    town: Town
    restaurant: Restaurant
    tills: dict[str, Any]
    methods: dict[str, PaymentMethod]
    drawers: dict[str, int] = field(default_factory=dict)
    """What must lie in each, by the session's id, whether it is open or closed."""
    strangers: int = 0
    """How many webhooks were about nobody's payment."""

    def ask(self, who: str, path: str, body: Any = None, *, is_repeated: bool = False) -> Any:
        """What was done, or None where that was refused; no other answer is allowed."""
        send = self.tills[who].post
        key = {"Idempotency-Key": str(uuid4())}
        answer = send(f"/api/{path}", body or {}, headers=key)
        assert answer.status_code in (*DONE, *REFUSED), (path, answer.json())
        if is_repeated and answer.status_code in DONE:
            again = send(f"/api/{path}", body or {}, headers=key)
            assert (again.status_code, again.json()["id"]) == (200, answer.json()["id"])
        self.town.settle()
        return answer.json() if answer.status_code in DONE else None

    def take_order(self, total: int) -> Order:
        line = {"name": "Thiéboudienne", "quantity": 1, "unit_price": total}
        order = Order.all_objects.get(pk=self.ask("cashier", "orders/", {"items": [line]})["id"])
        self.town.orders.append(order)
        return order

    def pay(
        self, who: str, order: Order, code: str, more: dict[str, Any], *, is_repeated: bool = False
    ) -> Payment | None:
        """Take a payment of an order, in cash or by phone."""
        body = {"order_id": str(order.pk), "payment_method_id": str(self.methods[code].pk)}
        body |= {"customer_phone": PHONE} | more
        return self.begun(self.ask(who, "payments/initiate/", body, is_repeated=is_repeated))

    def begun(self, answer: Any) -> Payment | None:
        """The payment that was begun, if it was: cash goes to its drawer."""
        if answer is None or answer["is_duplicate"]:
            return None
        payment = Payment.all_objects.get(pk=answer["id"])
        if payment.provider_code == "cash":
            self._move(answer["drawer_session_id"], payment.amount)
        elif self._was_forged(payment):
            self.strangers += 1
        return payment

    def given(self, answer: Any) -> Refund | None:
        """The refund that somebody did something about: cash leaves its drawer."""
        if answer is None:
            return None
        if answer["drawer_session_id"] and answer["status"] == RefundState.SUCCESS:
            self._move(answer["drawer_session_id"], -answer["amount"])
        return Refund.all_objects.get(pk=answer["id"])

    def open_drawer(self, who: str) -> None:
        answer = self.ask(who, "payments/drawer-sessions/open/", {"opening_balance": FLOAT})
        if answer:
            self.drawers[answer["id"]] = FLOAT

    def close_drawer(self, who: str) -> None:
        """What is counted is what must be there."""
        answer = self.tills[who].get("/api/payments/drawer-sessions/current/")
        if answer.status_code == 200:
            path = f"payments/drawer-sessions/{answer.json()['id']}/close/"
            counted = {"closing_balance": self.drawers[answer.json()["id"]]}
            assert self.ask(who, path, counted)["variance"] == 0

    def end(self) -> None:
        """Everybody tells the truth again, time passes, and then all books say the same."""
        self.town.simulator.plan.clear()
        for seconds in STEPS:
            self.town.pass_time(seconds)
        for who in PEOPLE:
            self.close_drawer(who)
        assert not Payment.all_objects.filter(status__in=IN_FLIGHT)
        assert not Refund.all_objects.filter(status=RefundState.PROCESSING)
        self.town.agrees(strangers=self.strangers)
        assert {rule.name: found for rule, found in check(everything=True) if _is_bad(found)} == {}
        with restaurant_scope(self.restaurant.pk):
            assert list(findings()) == []

    def _move(self, session: str | None, amount: int) -> None:
        if session:
            self.drawers[session] += amount

    def _was_forged(self, payment: Payment) -> bool:
        """A forger who has to guess a secret name guesses nobody's."""
        simulator, charge = self.town.simulator, self.town.charge(payment)
        if payment.provider_code != "orange" or charge is None:
            return False
        return simulator.plan.tells(simulator.about(charge), Fault.WEBHOOK_FORGED) is not None


def opened(simulator: Simulator, sign_in: Callable[..., Any], *, is_alone: bool) -> House:
    """A new restaurant in an empty world, where everybody has a drawer."""
    simulator.outbox.settle()
    simulator.reset()
    empty_tables(None)
    access_tokens._own.clear()
    restaurant = RestaurantFactory(country="CI", refund_limit=LIMIT)
    people = {who: UserFactory(restaurant=restaurant, role=role) for who, role in PEOPLE.items()}
    methods = {
        code: PaymentMethodFactory(restaurant=restaurant, provider_code=code, name=code)
        for code in CODES
    }
    cache.clear()
    tills = {who: sign_in(person) for who, person in people.items()}
    house = House(Town(simulator, is_alone), restaurant, tills, methods)
    for who in PEOPLE:
        house.open_drawer(who)
    return house


def _is_bad(found: Any) -> bool:
    """Broken, or not looked at."""
    return found is None or found.count > 0
