"""What is measured, on which target, and how the rounds alternate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from benchmarks import pgbench
from benchmarks.driving import Job, Round, drive
from benchmarks.processes import cpu_seconds
from benchmarks.stack import Site, Stack
from benchmarks.traffic import Requests, deep_pages

INITIATE, REPLAY, STATUS, FIRST, DEEP, DRAWER = MEASURES = (
    "cash initiate",
    "replay of a key",
    "status read",
    "list, first page",
    "list, page deep in",
    "drawer open and close",
)
WEBHOOK, HUNG = INBOX = ("webhook", "webhook, hung Redis")
WITH_FLOOR = {INITIATE, STATUS, WEBHOOK}
FEW = 20  # journeys, to count statements by
RATE_LIMIT = 1200  # initiates per second that the seed has orders for


@dataclass(frozen=True)
class Cell:
    """One figure of the result: a measure on a target with a size and a number of clients."""

    measure: str
    target: str  # app, bare or pgbench
    payments: int
    clients: int


class Bench:
    """Drives the cells of one site."""

    def __init__(self, stack: Stack, site: Site) -> None:
        self.stack, self.site = stack, site
        self.requests = Requests(site.facts)

    @cached_property
    def jobs(self) -> dict[str, Job]:
        """Everything that can be asked again and again."""
        port = self.site.servers["app"].port
        paid = self.requests.initiate(200)
        drive(Job(paid, [201], cycle=False), port=port, clients=1, seconds=60)
        self.requests.used(len(paid))
        return {
            REPLAY: Job(paid, [200], cycle=True),
            STATUS: Job(self.requests.status(), [200], cycle=True),
            FIRST: Job(self.requests.first_pages(), [200], cycle=True),
            DEEP: Job(list(deep_pages(self.site.facts, port)), [200], cycle=True),
            DRAWER: Job(self.requests.drawer(), [201, 200], cycle=True),
        }

    def run(self, cell: Cell, seconds: float) -> Round:
        """Drive one cell for a while, watching who takes how much of the processor."""
        web = self.site.servers.get(cell.target)
        watched = {"database_cpu": self.stack.running.children[0].pid}
        if web:
            watched["web_cpu"] = web.pid
        before = {name: cpu_seconds(pid) for name, pid in watched.items()}
        done = self._drive(cell, seconds)
        taken = {name: cpu_seconds(pid) - before[name] for name, pid in watched.items()}
        return replace(done, **{name: 1000 * cpu / done.answered for name, cpu in taken.items()})

    def few(self, cell: Cell) -> int:
        """Make a few journeys, one after the other, and return how many."""
        return self._drive(replace(cell, clients=1), 60.0, limit=FEW).answered

    def _drive(self, cell: Cell, seconds: float, *, limit: int | None = None) -> Round:
        if cell.target == "pgbench":
            return pgbench.run(self.stack, self.site, clients=cell.clients, seconds=seconds)
        port = self.site.servers[cell.target].port
        job = self._job(cell, limit or int(RATE_LIMIT * seconds))
        if limit:
            job = replace(job, journeys=job.journeys[:limit], cycle=False)
        done = drive(job, port=port, clients=cell.clients, seconds=seconds)
        if cell.measure == INITIATE:
            self.requests.used(done.answered)
        return done

    def _job(self, cell: Cell, wanted: int) -> Job:
        if cell.measure == INITIATE:
            return Job(self.requests.initiate(wanted), [201], cycle=False)
        if cell.measure in INBOX:
            return Job(self.requests.webhooks(wanted), [200], cycle=False)
        return self.jobs[cell.measure]


def cells(payments: int, clients: int, measures: Iterable[str], *, pgbench: bool) -> list[Cell]:
    """A measure on every target that it has."""
    found = [Cell(measure, "app", payments, clients) for measure in measures]
    found += [
        Cell(measure, "bare", payments, clients) for measure in measures if measure in WITH_FLOOR
    ]
    if pgbench and INITIATE in measures:
        found.append(Cell(INITIATE, "pgbench", payments, clients))
    return sorted(found, key=lambda cell: (*MEASURES, *INBOX).index(cell.measure))


def alternate(
    run: Callable[[Cell, float], Round], cells: Sequence[Cell], *, rounds: int, seconds: float
) -> dict[Cell, list[Round]]:
    """Every cell once per round, so that the machine's moods hit all alike."""
    seen: dict[Cell, list[Round]] = {cell: [] for cell in cells}
    for _ in range(rounds):
        for cell in cells:
            seen[cell].append(run(cell, seconds))
    return seen
