"""A day at a demo restaurant, played through the real services, so that no page is empty."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

from django.utils import timezone

from apps.authentication.models import User
from apps.core.idempotency import Key, fingerprint
from apps.core.scope import restaurant_scope
from apps.drawers.models import CashDrawerSession, MovementKind
from apps.drawers.selectors import balance_of
from apps.drawers.services.counting import Declared
from apps.drawers.services.move import move_cash
from apps.drawers.services.open import open_drawer
from apps.orders.domain.totals import Line
from apps.orders.models import Order
from apps.orders.services.create import Draft, create_order
from apps.payments.management.demo_clock import DemoClock
from apps.payments.management.demo_restaurants import CARDS, DemoRestaurant
from apps.payments.models import PaymentMethod
from apps.payments.services import Collect, initiate_payment
from apps.payments.services.close_drawer import close_drawer
from apps.restaurants.models import Restaurant

LONGEST = timedelta(hours=7)
TABLES = 26
FLOAT = 30_000
NOTES = (10_000, 5_000, 2_000, 1_000)
"""In francs CFA, as all amounts here; `DemoRestaurant.franc` says what that is elsewhere."""


@dataclass
class DemoDay:
    """One restaurant's day so far. Every run of the same day rings up the same meals."""

    demo: DemoRestaurant
    restaurant: Restaurant
    dice: Random = field(default_factory=lambda: Random(4))  # noqa: S311 - meals, not secrets

    def play(self, now: datetime) -> None:
        """From the first float to shortly before `now`, never from before the business day."""
        business_day = self.restaurant.business_day
        began = max(business_day.bounds(business_day.date_of(now))[0], now - LONGEST)
        clock = DemoClock(began)
        with restaurant_scope(self.restaurant.pk), clock.running():
            self._serve(clock, step=(now - began) / (TABLES + 1))

    def _serve(self, clock: DemoClock, step: timedelta) -> None:
        """The cashier sells until the afternoon and closes; the manager goes on, drawer open."""
        sellers = {name: self._person(name) for name in ("cashier", "manager")}
        drawers = {name: self._open(person) for name, person in sellers.items()}
        for table in range(TABLES):
            clock.moment += step
            morning = table < TABLES * 2 // 3
            seller = sellers["cashier" if morning and table % 3 else "manager"]
            order = self._order(seller, table)
            if table < TABLES - 2:  # the last two are still eating
                self._pay(seller, order)
            if table == TABLES * 2 // 3:
                self._close(sellers["cashier"], drawers["cashier"])

    def _person(self, name: str) -> User:
        return User.objects.get(username=f"{self.demo.town}-{name}")

    def _open(self, person: User) -> CashDrawerSession:
        return open_drawer(actor=person, declared=Declared(balance=self._minor(FLOAT))).session

    def _order(self, seller: User, table: int) -> Order:
        card = CARDS[self.demo.town]
        dishes = self.dice.sample(sorted(card), k=self.dice.randint(1, 3))
        lines = tuple(Line(dish, self.dice.randint(1, 3), card[dish]) for dish in dishes)
        draft = Draft(items=lines, table=str(table % 9 + 1))
        return create_order(actor=seller, draft=draft, key=None).order

    def _pay(self, seller: User, order: Order) -> None:
        """In one go, or by two guests who share the bill."""
        method = PaymentMethod.objects.get(provider_code="cash")
        for amount in self._shares(order.total):
            collect = Collect(
                order_id=order.pk,
                payment_method_id=method.pk,
                amount=amount,
                amount_tendered=self._handed_over(amount),
            )
            key = Key(str(uuid4()), fingerprint("payment", vars(collect)))
            initiate_payment(actor=seller, key=key, collect=collect)

    def _shares(self, total: int) -> Iterator[int]:
        note = self._minor(NOTES[-1])
        half = total // note // 2 * note
        if half and self.dice.random() < 0.2:
            yield half
            total -= half
        yield total

    def _handed_over(self, amount: int) -> int:
        """The amount itself, or the next whole number of some note."""
        note = self._minor(self.dice.choice(NOTES))
        return self.dice.choice((amount, -(-amount // note) * note))

    def _close(self, cashier: User, drawer: CashDrawerSession) -> None:
        """Notes go to the safe, the ice is paid, and a coin is missing in the end."""
        for kind, amount, reason in (
            (MovementKind.PAY_OUT, 2500, "Glace"),
            (MovementKind.SAFE_DROP, 20_000, "Coffre"),
        ):
            due = self._minor(amount)
            move_cash(actor=cashier, session_id=drawer.pk, kind=kind, amount=due, reason=reason)
        counted = Declared(balance=balance_of(drawer) - self._minor(50))
        close_drawer(actor=cashier, session_id=drawer.pk, declared=counted)

    def _minor(self, francs: int) -> int:
        return francs * self.demo.franc


def play_day(demo: DemoRestaurant, now: datetime | None = None) -> bool:
    """Play the day so far, unless the restaurant has sold something already."""
    if Order.all_objects.filter(restaurant_id=demo.id).exists():
        return False
    restaurant = Restaurant.objects.get(pk=demo.id)
    DemoDay(demo, restaurant).play(now or timezone.now())
    return True
