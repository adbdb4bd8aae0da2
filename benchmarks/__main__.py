"""Command line: `python -m benchmarks --help`, or `make bench`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import memory, pgbench, statements
from benchmarks.measures import (
    INITIATE,
    MEASURES,
    RATE_LIMIT,
    STATUS,
    Bench,
    Cell,
    alternate,
    cells,
)
from benchmarks.report import text
from benchmarks.results import CLIENTS, Results
from benchmarks.stack import Stack, stack

WARM_SECONDS = 0.5


@dataclass(frozen=True)
class Options:
    """How much is measured: rows, rounds, and seconds for each cell in each round."""

    sizes: tuple[int, ...] = (10_000, 1_000_000)
    rounds: int = 5
    seconds: float = 2.5
    other_clients: tuple[int, ...] = (1, 32)
    other_rounds: int = 3

    def open_orders(self) -> int:
        """Enough for every cash payment that a fast machine might make in one database."""
        rounds = self.rounds + self.other_rounds * len(self.other_clients)
        return int(2 * RATE_LIMIT * (self.seconds * rounds + 2 * WARM_SECONDS)) // 2 + 1000


QUICK = Options(sizes=(1_000, 20_000), rounds=2, seconds=0.5, other_clients=(), other_rounds=0)


def main() -> None:
    """Measure, print, and keep the figures where `--json` says."""
    arguments = _parser().parse_args()
    began = time.monotonic()
    options = QUICK if arguments.quick else Options()
    results = measure(options, arguments.gunicorn, _progress(began))
    print(text(results))
    if arguments.json:
        about = {"cores": os.cpu_count(), "python": platform.python_version()}
        arguments.json.write_text(json.dumps(results.as_json(about), indent=1))


def measure(options: Options, gunicorn: str, say: Callable[[str], None]) -> Results:
    """The whole run."""
    results = Results()
    say("Measuring the memory of `make run`")
    results.memory = memory.resident()
    with stack(gunicorn) as running:
        benches = {}
        for payments in options.sizes:
            say(f"Seeding and serving {payments} payments")
            site = running.site(
                payments, open_orders=options.open_orders(), floor_orders=options.open_orders()
            )
            benches[payments] = Bench(running, site)
        largest = benches[max(options.sizes)]
        pgbench.prepare(running, largest.site)
        _count(running, largest, results, say)
        _drive(benches, options, results, say)
    return results


def _count(running: Stack, bench: Bench, results: Results, say: Callable[[str], None]) -> None:
    """Statements and commits, one client at a time."""
    say("Counting statements")
    log = running.running.place.root / "postgres.log"
    with running.superuser("postgres") as connection:
        for cell in cells(bench.site.payments, 1, MEASURES, pgbench=False):
            bench.few(cell)  # prepares what a connection prepares once
            cost = statements.count(connection, log, lambda cell=cell: bench.few(cell))
            results.costs[cell.measure, cell.target] = cost


def _drive(
    benches: dict[int, Bench], options: Options, results: Results, say: Callable[[str], None]
) -> None:
    """All cells, the goal's number of clients first."""
    largest = max(benches)

    def run(cell: Cell, seconds: float):
        return benches[cell.payments].run(cell, seconds)

    main = [
        cell
        for payments in benches
        for cell in cells(payments, CLIENTS, MEASURES, pgbench=payments == largest)
    ]
    say("Warming up")
    alternate(run, main, rounds=1, seconds=WARM_SECONDS)
    say(f"Driving with {CLIENTS} clients")
    results.rounds |= alternate(run, main, rounds=options.rounds, seconds=options.seconds)
    for clients in options.other_clients:
        say(f"Driving with {clients} clients")
        other = cells(largest, clients, (INITIATE, STATUS), pgbench=True)
        results.rounds |= alternate(
            run, other, rounds=options.other_rounds, seconds=options.seconds
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure speed")
    parser.add_argument(
        "--quick", action="store_true", help="a minute's smoke run; figures are rough"
    )
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument(
        "--gunicorn", default="config/gunicorn.py", help="another server configuration"
    )
    return parser


def _progress(began: float) -> Callable[[str], None]:
    def say(line: str) -> None:
        print(f"[{time.monotonic() - began:4.0f} s] {line}", flush=True)

    return say


if __name__ == "__main__":
    main()
