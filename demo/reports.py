"""X and Z reports: every figure compared with our books, then printed."""

from __future__ import annotations

from typing import Any

from demo.books import compare
from demo.cashier import Cashier
from demo.till import Till
from demo.voice import Voice

LINES = (
    ("opening_balance", "Fond de caisse", "Float"),
    ("sales.kept", "+ ventes encaissées", "+ cash kept of sales"),
    ("pay_ins.amount", "+ entrées", "+ pay-ins"),
    ("pay_outs.amount", "- sorties", "- pay-outs"),
    ("safe_drops.amount", "- coffre", "- safe drops"),
    ("refunds.amount", "- remboursements", "- refunds"),
    ("expected_balance", "= attendu", "= expected"),
    ("closing_balance", "Compté", "Counted"),
    ("variance", "Écart", "Variance"),
)


def check_report(
    cashier: Cashier, reader: Till, *, kind: str, variance: int | None
) -> dict[str, Any]:
    """Read a cashier's report as somebody who may see it all. Raises Wrong at the first figure."""
    figures = cashier.book.figures()
    ours = {"kind": kind, **figures, "variance": variance}
    report: dict[str, Any] = reader.get(cashier.path + "report/")
    compare(f"{cashier.name}'s {kind.upper()} report", ours, report)
    return report


def tell_report(voice: Voice, report: dict[str, Any]) -> None:
    """Print what stands in a report, as on the till's paper."""
    kind = f"Z {report['z_number']}" if report["kind"] == "z" else "X"
    voice.say(f"Rapport {kind} :", f"{kind} report:")
    for path, french, english in LINES:
        section, _, name = path.partition(".")
        amount = report[section][name] if name else report[section]
        if amount is not None:
            voice.figure(french, english, amount)
