"""How fast a provider's webhook is acknowledged, beside a bare view, and with a Redis that hangs.

Nobody works the inbox off meanwhile: the acknowledgement alone is measured.
"""

from __future__ import annotations

import contextlib
import statistics
from collections.abc import Callable

from benchmarks.driving import Round
from benchmarks.measures import HUNG, INBOX, WEBHOOK, Bench, Cell, alternate, cells
from benchmarks.options import WARM_SECONDS, Options, Outcome, Say
from benchmarks.report import table
from benchmarks.results import CLIENTS, Results, Verdict
from benchmarks.stack import stack

PAYMENTS = 10_000
LEAST_OF_FLOOR = 0.6
MOST_P50 = 20.0  # milliseconds
MOST_GROWTH = 1.2  # what two rounds of the same thing differ by on a busy machine


def measure(options: Options, say: Say) -> Outcome:
    """Our door, the bare view and our door without Redis, in turns."""
    with stack(options.gunicorn) as running:
        say(f"Seeding and serving {PAYMENTS} payments")
        bench = Bench(running, running.site(PAYMENTS, open_orders=1, floor_orders=1))

        def run(cell: Cell, seconds: float) -> Round:
            is_hung = cell.measure == HUNG
            with running.hung_redis() if is_hung else contextlib.nullcontext():
                return bench.run(cell, seconds)

        results = Results(rounds=_drive(run, options, say))
    return Outcome("\n".join(table(results)), _verdicts(results), results.as_json())


def _drive(
    run: Callable[[Cell, float], Round], options: Options, say: Say
) -> dict[Cell, list[Round]]:
    wanted = cells(PAYMENTS, CLIENTS, INBOX, pgbench=False)
    say("Warming up")
    alternate(run, wanted, rounds=1, seconds=WARM_SECONDS)
    say(f"Knocking with {CLIENTS} clients")
    return alternate(run, wanted, rounds=options.rounds, seconds=options.seconds)


def _verdicts(results: Results) -> list[Verdict]:
    ratio = results.ratio(WEBHOOK, PAYMENTS)
    ours = results.rounds[Cell(WEBHOOK, "app", PAYMENTS, CLIENTS)]
    p50 = statistics.median(one.p50 for one in ours)
    return [
        Verdict(f"{WEBHOOK} ≥ {LEAST_OF_FLOOR} × bare", f"{ratio:.2f}", ratio >= LEAST_OF_FLOOR),
        Verdict(f"{WEBHOOK}: p50 ≤ {MOST_P50:.0f} ms", f"{p50:.1f} ms", p50 <= MOST_P50),
        *(_growth(results, name) for name in ("p50", "p99")),
    ]


def _growth(results: Results, name: str) -> Verdict:
    """How a percentile grows when Redis hangs: the median of the rounds' ratios."""
    well, hung = (
        results.rounds[Cell(measure, "app", PAYMENTS, CLIENTS)] for measure in (WEBHOOK, HUNG)
    )
    ratios = [getattr(b, name) / getattr(a, name) for a, b in zip(well, hung, strict=True)]
    growth = statistics.median(ratios)
    goal = f"{HUNG}: {name} ≤ {MOST_GROWTH} × that with Redis well"
    return Verdict(goal, f"{growth:.2f}", growth <= MOST_GROWTH)
