"""The calculation behind X and Z reports, without a database."""

from dataclasses import asdict

from apps.drawers.domain.report import (
    Figure,
    MovementGroup,
    OrderRange,
    Taking,
    Takings,
    blind,
    calculate,
)

CASH = Taking(
    payment_method_id="c",
    name="Espèces",
    provider_code="cash",
    is_cash=True,
    count=3,
    amount=40_003,
    tendered=45_000,
    change=5_000,
)
MOBILE = Taking(
    payment_method_id="m",
    name="Mobile",
    provider_code="mobile",
    is_cash=False,
    count=2,
    amount=12_000,
)
GROUPS = [
    MovementGroup("sale", count=3, amount=40_000),
    MovementGroup("refund", count=1, amount=-1_000),
    MovementGroup("pay_in", count=2, amount=7_000),
    MovementGroup("pay_in", count=1, amount=-2_000, is_undo=True),
    MovementGroup("pay_out", count=3, amount=-9_000),
    MovementGroup("pay_out", count=1, amount=4_000, is_undo=True),
    MovementGroup("safe_drop", count=1, amount=-20_000),
    MovementGroup("no_sale", count=4, amount=0),
]
TAKINGS = Takings(
    methods=[CASH, MOBILE],
    in_flight=Figure(1, 700),
    orders=OrderRange(count=5, first_number=17, last_number=23),
)


def test_every_figure():
    figures = calculate(opening=50_000, groups=GROUPS, takings=TAKINGS)

    assert asdict(figures) == {
        "opening_balance": 50_000,
        "sales": {
            "count": 3,
            "amount": 40_003,
            "tendered": 45_000,
            "change": 5_000,
            "rounding": -3,
            "kept": 40_000,
        },
        "refunds": {"count": 1, "amount": 1_000},
        "pay_ins": {"count": 1, "amount": 5_000},
        "pay_outs": {"count": 2, "amount": 5_000},
        "safe_drops": {"count": 1, "amount": 20_000},
        "no_sales": 4,
        "undone": {"count": 2, "amount": 6_000},
        "expected_balance": 50_000 + 40_000 - 1_000 + 5_000 - 5_000 - 20_000,
        "takings": [asdict(CASH), asdict(MOBILE)],
        "in_flight": {"count": 1, "amount": 700},
        "orders": {"count": 5, "first_number": 17, "last_number": 23},
    }


def test_a_quiet_day():
    figures = calculate(opening=50_000, groups=[], takings=Takings())

    assert figures.expected_balance == 50_000
    assert (figures.sales.count, figures.sales.kept, figures.sales.rounding) == (0, 0, 0)
    assert figures.pay_ins == figures.pay_outs == figures.refunds == Figure(0, 0)


def test_blind_figures_tell_how_often_and_never_how_much_cash():
    seen = blind(asdict(calculate(opening=50_000, groups=GROUPS, takings=TAKINGS)))

    assert seen["expected_balance"] is None
    for section in ("sales", "refunds", "pay_ins", "pay_outs", "safe_drops", "undone"):
        assert set(seen[section].values()) == {seen[section]["count"], None}
    assert seen["sales"]["count"] == 3
    cash, mobile = seen["takings"]
    assert (cash["count"], cash["amount"], cash["tendered"], cash["change"]) == (
        3, None, None, None,
    )  # fmt: skip
    assert mobile == asdict(MOBILE)
    assert seen["opening_balance"] == 50_000
