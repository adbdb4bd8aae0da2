"""A cashier: does something at the till, and at once compares the answer with the own book."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from demo.books import DrawerBook, Sale, compare
from demo.till import Till

SESSIONS = "/api/payments/drawer-sessions/"
INITIATE = "/api/payments/initiate/"


@dataclass
class Cashier:
    """One person at one till with one drawer; a manager has one, too, and sees what is in it."""

    name: str
    till: Till
    cash: str
    """The id of the restaurant's cash method."""
    is_blind: bool = True
    session: str = ""
    book: DrawerBook = field(default_factory=lambda: DrawerBook(0))

    @property
    def path(self) -> str:
        """Where the cashier's drawer session stands."""
        return f"{SESSIONS}{self.session}/"

    def open_drawer(self, float_amount: int, declared: dict[str, Any]) -> None:
        """Open with a float that is declared as a sum or as a count."""
        self.book = DrawerBook(float_amount)
        session = self.till.post(SESSIONS + "open/", declared, key=str(uuid4()))
        self.session = session["id"]
        expected = None if self.is_blind else float_amount
        ours = {"is_open": True, "opening_balance": float_amount, "expected_balance": expected}
        compare(f"{self.name}'s drawer at the opening", ours, session)

    def take_order(self, table: str, items: list[dict[str, object]], total: int) -> dict[str, Any]:
        """Ring up an order; the server's total must be ours."""
        order: dict[str, Any] = self.till.post("/api/orders/", {"items": items, "table": table})
        ours = {"total": total, "amount_due": total, "amount_paid": 0, "payment_status": "unpaid"}
        compare(f"order {order['order_number']}", ours, order)
        return order

    def take_cash(self, order: str, sale: Sale, request: dict[str, Any]) -> str:
        """Take one payment into the own drawer; return its key."""
        key = str(uuid4())
        payment = self.till.post(INITIATE, self.bill(order, request), key=key)
        self.book.sales.append(sale)
        compare(f"payment of order {sale.order}", self.expected_payment(sale), payment)
        return key

    def is_refused_cash(
        self, order: str, request: dict[str, Any], *, status: int, code: str, key: str = ""
    ) -> str:
        """Ask for a payment that must not be; return the words of the refusal."""
        body, key = self.bill(order, request), key or str(uuid4())
        return self.till.is_refused(INITIATE, body, key=key, status=status, code=code)

    def bill(self, order: str, request: dict[str, Any]) -> dict[str, Any]:
        """The body of a request for payment."""
        return {"order_id": order, "payment_method_id": self.cash, **request}

    def expected_payment(self, sale: Sale) -> dict[str, Any]:
        """What the payment of a sale must say."""
        return {
            "status": "success",
            "amount": sale.amount,
            "amount_tendered": sale.tendered,
            "change_due": sale.change,
            "currency": "XOF",
            "drawer_session_id": self.session,
            "is_duplicate": False,
        }

    def move_cash(self, kind: str, amount: int, reason: str) -> str:
        """Cash in or out without a sale; returns the movement's id."""
        body = {"kind": kind, "reason": reason, **({"amount": amount} if amount else {})}
        movement = self.till.post(self.path + "movements/", body, key=str(uuid4()))
        self.book.move(kind, amount)
        compare(f"{self.name}'s {kind}", {"kind": kind, "amount": amount}, movement)
        return str(movement["id"])

    def undo(self, movement: str, kind: str, amount: int, reason: str) -> None:
        """Take back a movement that was a mistake."""
        path = f"{self.path}movements/{movement}/undo/"
        opposite = self.till.post(path, {"reason": reason}, key=str(uuid4()))
        self.book.undo(kind, amount)
        compare(f"{self.name}'s undo", {"undoes": movement, "amount": amount}, opposite)
