"""The end of the service: drawers are counted and closed, and the Z reports are final."""

from __future__ import annotations

from demo.books import compare, count_out
from demo.cashier import Cashier
from demo.lunch import Lunch
from demo.menu import AWA, MOUSSA
from demo.reports import check_report, tell_report
from demo.voice import money, pieces

MISSING = 6500
"""More than the 5 000 F that the demo restaurants let a cashier close with."""
REASON = {"variance_notes": "Billet rendu en trop, table 5"}


def close_exactly(lunch: Lunch) -> int:
    """Awa counts, and not a franc is missing; returns the number of her Z report."""
    awa = lunch.cashiers[AWA]
    count = count_out(awa.book.expected)
    closed = awa.till.post(awa.path + "close/", {"closing_count": count}, status=200)
    compare("Awa's drawer at the close", _closed(awa, variance=0), closed)
    lunch.voice.say(
        f"{awa.name} compte {pieces(count)} = {money(awa.book.expected)} : juste au franc près",
        f"{awa.name} counts {pieces(count)} = {money(awa.book.expected)}: right to the franc",
    )
    return _read_z(lunch, awa, variance=0)


def close_short(lunch: Lunch) -> int:
    """Moussa is short of more than the house allows; returns the number of his Z report."""
    moussa = lunch.cashiers[MOUSSA]
    counted = {"closing_balance": moussa.book.expected - MISSING}
    _refuse_short(lunch, moussa, counted)
    body = {**counted, **REASON}
    closed = lunch.manager.post(moussa.path + "close/", body, status=200)
    compare(
        "Moussa's drawer at the close", {**_closed(moussa, variance=-MISSING), **REASON}, closed
    )
    lunch.voice.say(
        f"La responsable ferme, avec un motif : il manque {money(MISSING)}",
        f"The manager closes with a reason: {money(MISSING)} are missing",
    )
    return _read_z(lunch, moussa, variance=-MISSING)


def close_desk(lunch: Lunch) -> int:
    """The manager's own drawer, from which refunds went; returns the number of her Z report."""
    desk = lunch.desk
    body = {"closing_balance": desk.book.expected}
    closed = desk.till.post(desk.path + "close/", body, status=200)
    compare(f"{desk.name}'s drawer at the close", _closed(desk, variance=0), closed)
    lunch.voice.say(
        f"{desk.name} ferme la sienne : {money(desk.book.expected)}, juste",
        f"{desk.name} closes hers: {money(desk.book.expected)}, exact",
    )
    return _read_z(lunch, desk, variance=0)


def add_up(lunch: Lunch) -> None:
    """Read every payment once more: they are those in our books, no more and no less."""
    sales = [sale for cashier in lunch.cashiers.values() for sale in cashier.book.sales]
    orders = {sale.order for sale in sales}
    for order in orders:
        page = lunch.manager.get(f"/api/payments/?order_id={order}&provider_code=cash")
        ours = sorted(sale.amount for sale in sales if sale.order == order)
        compare(f"payments of {order}", ours, sorted(p["amount"] for p in page["results"]))
    total = money(sum(sale.amount for sale in sales))
    lunch.voice.say(
        f"{len(orders)} commandes, {len(sales)} paiements, {total} : tout est juste",
        f"{len(orders)} orders, {len(sales)} payments, {total}: every figure is right",
    )


def _refuse_short(lunch: Lunch, moussa: Cashier, counted: dict[str, int]) -> None:
    """Too much is missing for a cashier, and for a manager who gives no reason."""
    path, amount = moussa.path + "close/", money(counted["closing_balance"])
    words = moussa.till.is_refused(path, counted, status=403, code="variance-needs-manager")
    lunch.voice.refused(
        f"{moussa.name} compte {amount} : il ne peut pas fermer seul",
        f"{moussa.name} counts {amount}: he cannot close alone",
        words,
    )
    words = lunch.manager.is_refused(path, counted, status=400, code="variance-reason-required")
    lunch.voice.refused("La responsable doit dire pourquoi", "The manager must say why", words)


def _closed(cashier: Cashier, *, variance: int) -> dict[str, object]:
    expected = cashier.book.expected
    return {
        "is_open": False,
        "expected_balance": expected,
        "closing_balance": expected + variance,
        "variance": variance,
    }


def _read_z(lunch: Lunch, cashier: Cashier, *, variance: int) -> int:
    """Read the Z report as the manager and as the cashier, and find the drawer closed for good."""
    report = check_report(cashier, lunch.manager, kind="z", variance=variance)
    compare("the Z report that a cashier sees", report, cashier.till.get(cashier.path + "report/"))
    tell_report(lunch.voice, report)
    for path, body in (
        ("close/", {"closing_balance": 0}),
        ("movements/", {"kind": "pay_in", "amount": 500, "reason": "Trop tard"}),
    ):
        cashier.till.is_refused(cashier.path + path, body, status=409, code="drawer-already-closed")
    return int(report["z_number"])
