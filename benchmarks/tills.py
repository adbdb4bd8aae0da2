"""What tills ask for all day, on books of several sizes, and what `make run` takes in memory."""

from __future__ import annotations

from benchmarks import memory, pgbench, statements
from benchmarks.measures import INITIATE, MEASURES, STATUS, Bench, Cell, alternate, cells
from benchmarks.options import WARM_SECONDS, Options, Outcome, Say
from benchmarks.report import text
from benchmarks.results import CLIENTS, Results
from benchmarks.stack import Stack, stack


def measure(options: Options, say: Say) -> Outcome:
    """Seed, serve, count and drive."""
    results = Results()
    say("Measuring the memory of `make run`")
    results.memory = memory.resident()
    with stack(options.gunicorn) as running:
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
    return Outcome(text(results), results.verdicts(), results.as_json())


def _count(running: Stack, bench: Bench, results: Results, say: Say) -> None:
    """Statements and commits, one client at a time."""
    say("Counting statements")
    log = running.running.place.root / "postgres.log"
    with running.superuser("postgres") as connection:
        for cell in cells(bench.site.payments, 1, MEASURES, pgbench=False):
            bench.few(cell)  # prepares what a connection prepares once
            cost = statements.count(connection, log, lambda cell=cell: bench.few(cell))
            results.costs[cell.measure, cell.target] = cost


def _drive(benches: dict[int, Bench], options: Options, results: Results, say: Say) -> None:
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
