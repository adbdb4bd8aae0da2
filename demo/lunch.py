"""The story of one lunch, in order, and how a table is served and pays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from demo.books import Sale, compare
from demo.cashier import Cashier
from demo.menu import Meal, Tender
from demo.till import Till
from demo.voice import Voice, money


@dataclass
class Lunch:
    """The people of one restaurant during one service."""

    voice: Voice
    manager: Till
    cashiers: dict[str, Cashier]
    desk: Cashier
    """The manager with a drawer of her own: refunds in cash leave it."""
    owner: Till
    given: list[tuple[str, int]] = field(default_factory=list)
    """What went back: the provider of the payment, and the amount."""

    def serve(self, meal: Meal) -> dict[str, Any]:
        """One table, from the order to the last franc; returns the order."""
        order = self.take_order(meal)
        for tender in meal.tenders:
            order = self.pay(meal, order, tender)
        ours = {"amount_due": 0, "amount_paid": meal.total, "payment_status": "paid"}
        compare(f"order {order['order_number']} at the end", {**ours, "status": "closed"}, order)
        return order

    def take_order(self, meal: Meal) -> dict[str, Any]:
        """Ring up what a table wants; returns the order."""
        order = self.cashiers[meal.cashier].take_order(meal.table, meal.items, meal.total)
        dishes = ", ".join(f"{quantity} × {dish}" for dish, quantity in meal.dishes.items())
        self.voice.say(
            f"N° {order['order_number']}, table {meal.table} : {dishes} → {money(meal.total)}",
            f"No. {order['order_number']}, table {meal.table}: {dishes} → {money(meal.total)}",
        )
        return order

    def pay(self, meal: Meal, order: dict[str, Any], tender: Tender) -> dict[str, Any]:
        """One guest pays at one of the tills; returns the order as it then stands."""
        cashier = self.cashiers[tender.at or meal.cashier]
        amount = tender.amount or order["amount_due"]
        sale = Sale(order["id"], amount, tender.cash or amount)
        request = {"amount": tender.amount, "amount_tendered": tender.cash}
        cashier.take_cash(order["id"], sale, {k: v for k, v in request.items() if v})
        self.tell_payment(cashier.name, sale)
        after: dict[str, Any] = cashier.till.get(f"/api/orders/{order['id']}/")
        ours = {"amount_due": order["amount_due"] - amount, "amount_in_flight": 0}
        compare(f"order {order['order_number']}", ours, after)
        return after

    def tell_payment(self, name: str, sale: Sale) -> None:
        """Who took how much, and what went back."""
        back = sale.tendered - sale.kept
        french = f", rend {money(back)}" if back else ""
        english = f", gives back {money(back)}" if back else ""
        self.voice.say(
            f"  {name} reçoit {money(sale.tendered)} pour {money(sale.amount)}{french}",
            f"  {name} takes {money(sale.tendered)} for {money(sale.amount)}{english}",
        )
