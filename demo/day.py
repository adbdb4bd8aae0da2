"""The owner's question at night: are the takings all there? Reports against books of our own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from demo.books import PROVIDERS, compare
from demo.closing import MISSING
from demo.lunch import Lunch
from demo.voice import money

RECONCILIATION = "/api/payments/reconciliation/"
DAY_REPORT = "/api/payments/day-report/"
FIGURES = ("count", "amount", "refund_count", "refund_amount", "net_amount")

Lines = dict[str, dict[str, int]]


def read(lunch: Lunch, since: str = "") -> dict[str, Any]:
    """The reconciliation of today, or from the day `since` on: lunch may end after the day does."""
    report: dict[str, Any] = lunch.owner.get(RECONCILIATION)
    if since and since != report["date"]:
        span = f"?start_date={since}&end_date={report['date']}"
        report = lunch.owner.get(RECONCILIATION + span)
    return report


def reconcile(lunch: Lunch, before: dict[str, Any]) -> None:
    """What the day has more than `before` is what this lunch took and gave back, to the franc."""
    after = read(lunch, since=before["date"])
    ours, had, has = expected(lunch), _lines(before), _lines(after)
    for name in sorted({*ours, *had, *has}):
        grown = {figure: has[name][figure] - had.get(name, _none())[figure] for figure in FIGURES}
        compare(f"the day's {name}", ours.get(name, _none()), grown)
    compare("the day's refunds", after["refunds"]["amount"], after["totals"]["refund_amount"])
    _tell(lunch, ours)
    _check_day_report(lunch, after)


def expected(lunch: Lunch) -> Lines:
    """By provider, and in all, from our own books."""
    people = [*lunch.cashiers.values(), lunch.desk]
    taken = [("cash", sale.amount) for one in people for sale in one.book.sales]
    taken += [(provider, amount) for one in people for provider, _, amount in one.book.mobile]
    lines = {}
    for name in ("cash", *PROVIDERS):
        came = [amount for provider, amount in taken if provider == name]
        went = [amount for provider, amount in lunch.given if provider == name]
        if came or went:
            lines[name] = _line(came, went)
    total = _line([amount for _, amount in taken], [amount for _, amount in lunch.given])
    return {**lines, "totals": total}


def _line(came: list[int], went: list[int]) -> dict[str, int]:
    taken, given = sum(came), sum(went)
    return dict(zip(FIGURES, (len(came), taken, len(went), given, taken - given), strict=True))


def _none() -> dict[str, int]:
    return _line([], [])


def _lines(report: Mapping[str, Any]) -> Lines:
    lines = {line["provider_code"]: line for line in report["by_provider"]}
    return {**lines, "totals": report["totals"]}


def _tell(lunch: Lunch, ours: Lines) -> None:
    lunch.voice.say(
        "Le rapprochement du jour dit ce que disent nos livres :",
        "The day's reconciliation says what our books say:",
    )
    for name, line in ours.items():
        label = {"cash": ("espèces", "cash"), "totals": ("en tout", "in all")}.get(name)
        lunch.voice.figure(*(label or (name, name)), line["amount"])
        if line["refund_amount"]:
            lunch.voice.figure("  - rendus aux clients", "  - given back", line["refund_amount"])
    lunch.voice.figure("= net", "= net", ours["totals"]["net_amount"])


def _check_day_report(lunch: Lunch, after: dict[str, Any]) -> None:
    """The day report adds up to the reconciliation, and has our drawers as we closed them."""
    days = f"?start_date={after['start_date']}&end_date={after['end_date']}"
    report = lunch.owner.get(DAY_REPORT + days)
    compare("the day report", {"totals": after["totals"], "refunds": after["refunds"]}, report)
    for part in ("by_method", "by_hour", "by_day"):
        total = sum(line["amount"] for line in report[part])
        compare(f"the day report, {part}", after["totals"]["amount"], total)
    drawers = {line["session_id"]: line for line in report["drawers"]}
    missing = 0
    for cashier in (*lunch.cashiers.values(), lunch.desk):
        line, expected = drawers[cashier.session], cashier.book.expected
        compare(f"{cashier.name}'s drawer in the day report", {"expected_balance": expected}, line)
        missing += line["variance"]
    compare("what the drawers are short of", -MISSING, missing)
    lunch.voice.say(
        f"Le rapport du jour aussi ; aux caisses il manque {money(MISSING)}, et on sait pourquoi",
        f"So does the day report; the drawers are short of {money(MISSING)}, and we know why",
    )
