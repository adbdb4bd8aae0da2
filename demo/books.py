"""Our own arithmetic: what every figure must be. Amounts are francs CFA, which have no cents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

COINS = (10_000, 5_000, 2_000, 1_000, 500, 250, 200, 100, 50, 25, 10, 5)
PROVIDERS = ("wave", "orange", "mtn")
SMALLEST_COIN = 5
"""The demo restaurants give change in multiples of this."""


class Wrong(Exception):
    """The server and we do not agree."""


def compare(what: str, ours: Any, theirs: Any) -> None:
    """Compare all that `ours` holds, at any depth. Raises Wrong, naming the first figure."""
    if isinstance(ours, Mapping):
        for name, value in ours.items():
            found = theirs.get(name) if isinstance(theirs, Mapping) else None
            compare(f"{what}, {name}", value, found)
    elif isinstance(ours, Sequence) and not isinstance(ours, str):
        compare(f"{what}, length", len(ours), len(theirs or ()))
        for number, (value, found) in enumerate(zip(ours, theirs, strict=True), start=1):
            compare(f"{what}, entry {number}", value, found)
    elif ours != theirs or type(ours) is not type(theirs):
        raise Wrong(f"{what}: expected {ours!r}, got {theirs!r}")


@dataclass(frozen=True)
class Sale:
    """One cash payment of one order."""

    order: str
    amount: int
    tendered: int

    @property
    def change(self) -> int:
        """To the nearest coin; half way, the guest gets the larger one."""
        below = (self.tendered - self.amount) // SMALLEST_COIN * SMALLEST_COIN
        above = below + SMALLEST_COIN
        exact = self.tendered - self.amount
        return above if above - exact <= exact - below else below

    @property
    def kept(self) -> int:
        """What stays in the drawer."""
        return self.tendered - self.change


@dataclass
class DrawerBook:
    """A drawer as it should be: the float and everything that moved since."""

    opening: int
    sales: list[Sale] = field(default_factory=list)
    mobile: list[tuple[str, str, int]] = field(default_factory=list)
    """What came in by phone at this till: provider, order, amount. It lies in no drawer."""
    pay_in: list[int] = field(default_factory=list)
    pay_out: list[int] = field(default_factory=list)
    safe_drop: list[int] = field(default_factory=list)
    refunds: list[int] = field(default_factory=list)
    """Given back in cash from this drawer, whoever took the payment."""
    no_sale: list[int] = field(default_factory=list)
    undone: list[int] = field(default_factory=list)

    @property
    def expected(self) -> int:
        """What must lie in the drawer now."""
        kept = sum(sale.kept for sale in self.sales)
        out = sum(self.pay_out) + sum(self.safe_drop) + sum(self.refunds)
        return self.opening + kept + sum(self.pay_in) - out

    def move(self, kind: str, amount: int) -> None:
        """Note cash that moved without a sale; `kind` in the words of the API."""
        self._column(kind).append(amount)

    def undo(self, kind: str, amount: int) -> None:
        """Strike a mistake: it no longer counts, but that there was one stays visible."""
        self._column(kind).remove(amount)
        self.undone.append(amount)

    def figures(self) -> dict[str, Any]:
        """What an X or Z report must say, in the report's own words."""
        return {
            "opening_balance": self.opening,
            "sales": self._sales(),
            "refunds": _figure(self.refunds),
            "pay_ins": _figure(self.pay_in),
            "pay_outs": _figure(self.pay_out),
            "safe_drops": _figure(self.safe_drop),
            "no_sales": len(self.no_sale),
            "undone": _figure(self.undone),
            "expected_balance": self.expected,
            "in_flight": {"count": 0, "amount": 0},
            "orders": {"count": len(self._orders())},
            "takings": self._takings(),
        }

    def _orders(self) -> set[str]:
        return {sale.order for sale in self.sales} | {order for _, order, _ in self.mobile}

    def _takings(self) -> list[dict[str, Any]]:
        """By provider, in the order of the till's buttons."""
        cash = {name: self._sales()[name] for name in ("count", "amount", "tendered", "change")}
        takings: list[dict[str, Any]] = [{"is_cash": True, **cash}] if self.sales else []
        for provider in PROVIDERS:
            amounts = [amount for code, _, amount in self.mobile if code == provider]
            if amounts:
                takings.append({"is_cash": False, "provider_code": provider, **_figure(amounts)})
        return takings

    def _sales(self) -> dict[str, int]:
        amount, kept = (sum(getattr(s, name) for s in self.sales) for name in ("amount", "kept"))
        return {
            "count": len(self.sales),
            "amount": amount,
            "tendered": sum(sale.tendered for sale in self.sales),
            "change": sum(sale.change for sale in self.sales),
            "kept": kept,
            "rounding": kept - amount,
        }

    def _column(self, kind: str) -> list[int]:
        column: list[int] = getattr(self, kind)
        return column


def _figure(amounts: list[int]) -> dict[str, int]:
    return {"count": len(amounts), "amount": sum(amounts)}


def count_out(amount: int) -> dict[str, int]:
    """A sum as notes and coins, as few as possible: `{"10000": 3, "500": 1}`."""
    pieces = {}
    for coin in COINS:
        pieces[str(coin)], amount = divmod(amount, coin)
    if amount:
        raise ValueError(f"{amount} F is less than the smallest coin")
    return {coin: number for coin, number in pieces.items() if number}


def count_up(pieces: Mapping[str, int]) -> int:
    """What notes and coins add up to."""
    return sum(int(coin) * number for coin, number in pieces.items())
