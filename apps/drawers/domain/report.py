"""What happened in a drawer: the one calculation behind X and Z reports.

Amounts are minor units of the session's currency. Sections hold positive amounts, so that
`expected = opening + sales.kept − refunds + pay_ins − pay_outs − safe_drops`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

CASH_SECTIONS = ("sales", "refunds", "pay_ins", "pay_outs", "safe_drops", "undone")
CASH_AMOUNTS = ("amount", "tendered", "change", "rounding", "kept")


@dataclass(frozen=True)
class MovementGroup:
    """Movements of one kind taken together, undos apart from what they undo.

    `amount` is what they do to the drawer: in is positive, out is negative.
    """

    kind: str
    count: int
    amount: int
    is_undo: bool = False


@dataclass(frozen=True)
class Figure:
    """How often and how much."""

    count: int
    amount: int


@dataclass(frozen=True)
class Taking:
    """What one payment method brought in, before refunds."""

    payment_method_id: str
    name: str
    provider_code: str
    is_cash: bool
    count: int
    amount: int
    tendered: int = 0
    change: int = 0


@dataclass(frozen=True)
class OrderRange:
    """How many orders were paid, and the first and last of their numbers."""

    count: int = 0
    first_number: int | None = None
    last_number: int | None = None


@dataclass(frozen=True)
class Takings:
    """What the payments of a session say; the drawer itself does not know payments."""

    methods: Sequence[Taking] = ()
    in_flight: Figure = Figure(0, 0)
    orders: OrderRange = OrderRange()


@dataclass(frozen=True)
class CashSales:
    """Cash from guests: `kept = tendered − change`, `rounding = kept − amount`."""

    count: int
    amount: int
    tendered: int
    change: int
    rounding: int
    kept: int


@dataclass(frozen=True)
class Figures:
    """Every figure of a report. `undone` is what was taken back of pay-ins, pay-outs and drops."""

    opening_balance: int
    sales: CashSales
    refunds: Figure
    pay_ins: Figure
    pay_outs: Figure
    safe_drops: Figure
    no_sales: int
    undone: Figure
    expected_balance: int
    takings: Sequence[Taking]
    in_flight: Figure
    orders: OrderRange


def calculate(*, opening: int, groups: Sequence[MovementGroup], takings: Takings) -> Figures:
    """Add up a session from its float, its movements and what its payments say."""
    undos = [group for group in groups if group.is_undo]
    return Figures(
        opening_balance=opening,
        sales=_cash_sales(groups, takings.methods),
        refunds=_section(groups, "refund", sign=-1),
        pay_ins=_section(groups, "pay_in", sign=1),
        pay_outs=_section(groups, "pay_out", sign=-1),
        safe_drops=_section(groups, "safe_drop", sign=-1),
        no_sales=_section(groups, "no_sale", sign=1).count,
        undone=Figure(sum(g.count for g in undos), sum(abs(g.amount) for g in undos)),
        expected_balance=opening + sum(group.amount for group in groups),
        takings=takings.methods,
        in_flight=takings.in_flight,
        orders=takings.orders,
    )


def blind(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The figures, as a dictionary, without what the expected balance could be worked out from.

    How often something happened stays, and so do the takings that never touch the drawer.
    """
    hidden: dict[str, Any] = {name: _hidden(figures[name]) for name in CASH_SECTIONS}
    takings = [_hidden(t) if t["is_cash"] else t for t in figures["takings"]]
    return {**figures, **hidden, "takings": takings, "expected_balance": None}


def _section(groups: Sequence[MovementGroup], kind: str, *, sign: int) -> Figure:
    """What stands of one kind: an entry that was undone counts no more."""
    own = [group for group in groups if group.kind == kind]
    count = sum(-group.count if group.is_undo else group.count for group in own)
    return Figure(count, sign * sum(group.amount for group in own))


def _cash_sales(groups: Sequence[MovementGroup], methods: Sequence[Taking]) -> CashSales:
    sales = _section(groups, "sale", sign=1)
    cash = [method for method in methods if method.is_cash]
    amount = sum(method.amount for method in cash)
    return CashSales(
        count=sales.count,
        amount=amount,
        tendered=sum(method.tendered for method in cash),
        change=sum(method.change for method in cash),
        rounding=sales.amount - amount,
        kept=sales.amount,
    )


def _hidden(section: Mapping[str, Any]) -> dict[str, Any]:
    return {name: None if name in CASH_AMOUNTS else value for name, value in section.items()}
