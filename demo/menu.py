"""What is on the card today, and who eats what and pays how."""

from __future__ import annotations

from dataclasses import dataclass

PRICES = {
    "Thiéboudienne": 3500,
    "Yassa poulet": 3000,
    "Mafé": 2500,
    "Dibi d'agneau": 4500,
    "Pastels": 1000,
    "Bissap": 500,
    "Jus de gingembre": 600,
    "Café Touba": 250,
    # Sold by weight: these leave change that no coin can make.
    "Capitaine braisé, 524 g": 2358,
    "Brochettes de lotte, 276 g": 1244,
    "Dorade grillée, 397 g": 1787,
}


@dataclass(frozen=True)
class Tender:
    """How one guest pays: `amount` None is all that is due, `cash` None the exact sum in hand."""

    cash: int | None = None
    amount: int | None = None
    at: str = ""
    """The cashier's name, where a guest goes to the other till."""


@dataclass(frozen=True)
class Meal:
    """One order: whose till, which table, what, and how it is paid."""

    cashier: str
    table: str
    dishes: dict[str, int]
    tenders: tuple[Tender, ...]

    @property
    def items(self) -> list[dict[str, object]]:
        """The order's lines as the API takes them."""
        return [
            {"name": dish, "quantity": quantity, "unit_price": PRICES[dish]}
            for dish, quantity in self.dishes.items()
        ]

    @property
    def total(self) -> int:
        """What it must cost."""
        return sum(PRICES[dish] * quantity for dish, quantity in self.dishes.items())


AWA, MOUSSA, FATOU = "Awa", "Moussa", "Fatou"

FIRST_GUESTS = (
    Meal(AWA, "1", {"Thiéboudienne": 2, "Bissap": 2}, (Tender(cash=10_000),)),
    Meal(MOUSSA, "4", {"Yassa poulet": 1, "Bissap": 1}, (Tender(),)),
    Meal(AWA, "2", {"Capitaine braisé, 524 g": 1}, (Tender(cash=5000),)),
    Meal(MOUSSA, "6", {"Pastels": 2, "Café Touba": 1}, (Tender(cash=2500),)),
)

FULL_HOUSE = (
    Meal(
        AWA,
        "3",
        {"Mafé": 4, "Pastels": 2, "Bissap": 4},
        (Tender(cash=5000, amount=5000), Tender(cash=10_000, amount=5000), Tender(cash=4000)),
    ),
    Meal(
        MOUSSA,
        "5",
        {"Dibi d'agneau": 3, "Bissap": 3},
        (Tender(cash=10_000, amount=7500), Tender(at=AWA)),
    ),
    Meal(AWA, "7", {"Brochettes de lotte, 276 g": 2}, (Tender(cash=2500),)),
    Meal(MOUSSA, "8", {"Dorade grillée, 397 g": 1}, (Tender(cash=2000),)),
    Meal(AWA, "1", {"Dibi d'agneau": 5, "Thiéboudienne": 1}, (Tender(cash=30_000),)),
    Meal(MOUSSA, "4", {"Mafé": 2, "Jus de gingembre": 2}, (Tender(cash=7000),)),
)

MISTAKEN = Meal(AWA, "9", {"Yassa poulet": 4}, ())
"""Rung up for the wrong table, and cancelled."""

REPEATED = Meal(MOUSSA, "2", {"Thiéboudienne": 1, "Yassa poulet": 1}, (Tender(cash=10_000),))
"""Its payment is sent twice, as a till does when the network swallowed the answer."""

CLUMSY = Meal(AWA, "6", {"Yassa poulet": 1, "Café Touba": 2}, (Tender(cash=5000),))
"""Its guest first hands over too little, then wants to pay twice."""

STALE = Meal(AWA, "4", {"Yassa poulet": 1, "Pastels": 1}, (Tender(cash=5000),))
"""Its pastels come back to the kitchen, and are paid back."""

COLD = Meal(MOUSSA, "5", {"Dibi d'agneau": 2, "Bissap": 2}, (Tender(cash=10_000),))
"""Both its dibis come back: more than the manager may give back alone."""
