"""What a person reads at the end of a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.driving import Round
from benchmarks.measures import Cell
from benchmarks.results import Results, Verdict, summaries
from benchmarks.statements import Cost

HEAD = (
    f"{'payments':>9} {'clients':>7}  {'measure':22} {'target':8}{'req/s':>7}"
    f"{'p50':>8}{'p95':>8}{'p99':>8}{'SQL':>6}{'commits':>8}{'web':>7}{'db':>7}"
)
LEGEND = """
app is Encaisse with everything on; bare is a DRF view with nothing but the statements; pgbench is
PostgreSQL alone. Percentiles are milliseconds. SQL counts statements without BEGIN and COMMIT,
commits those that wrote. web and db are milliseconds of processor per request in gunicorn and in
PostgreSQL. Every figure is the median of the rounds.
"""


def text(results: Results) -> str:
    """The table and, where it was measured, memory."""
    return "\n".join([*table(results), LEGEND, *_memory(results)])


def table(results: Results) -> Iterator[str]:
    """A line for each cell."""
    yield HEAD
    for cell, seen in summaries(results):
        yield _row(cell, seen, results.costs.get((cell.measure, cell.target)))


def _row(cell: Cell, seen: Round, cost: Cost | None) -> str:
    sql = f"{cost.statements:6g}{cost.writes:8g}" if cost else f"{'-':>6}{'-':>8}"
    return (
        f"{cell.payments:9} {cell.clients:7}  {cell.measure:22} {cell.target:8}{seen.rate:7.0f}"
        f"{seen.p50:8.1f}{seen.p95:8.1f}{seen.p99:8.1f}{sql}"
        f"{seen.web_cpu:7.2f}{seen.database_cpu:7.2f}"
    )


def _memory(results: Results) -> Iterator[str]:
    parts = ", ".join(f"{part} {size:.0f}" for part, size in sorted(results.memory.items()))
    yield f"Memory of `make run` (resident, MiB): {parts}"


def verdicts(found: Sequence[Verdict]) -> Iterator[str]:
    """A line for each goal."""
    for verdict in found:
        yield f"{'PASS ' if verdict.passed else 'short'}  {verdict.goal}: {verdict.reached}"
