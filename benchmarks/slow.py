"""A provider that answers late: does anything run out, and does cash notice?

A rush in which all tills ask at once costs the processor even when the provider answers at once
(the first scene); what waiting adds is what the other scenes show beyond that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from benchmarks.burst import TILLS, Burst, Place, Scene
from benchmarks.options import WARM_SECONDS, Options, Outcome, Say
from benchmarks.results import Verdict
from benchmarks.slow_host import Host, slow_host
from benchmarks.stack import DATABASE, Site, Stack, stack
from benchmarks.traffic import Requests

PAYMENTS = 10_000
SCENES = (
    Scene(delay=0, spread=0),
    Scene(delay=1, spread=0),
    Scene(delay=1, spread=5),
    Scene(delay=10, spread=0),
    Scene(delay=10, spread=5),
)
MOST_SECONDS = 15.0
MOST_CASH = 2.0  # times cash alone
MOST_CONNECTIONS = 32  # two processes, DB_POOL_MAX 16
AS_CONFIGURED = 0
HEAD = (
    f"{'threads':>9}{'delay s':>9}{'asked in s':>12}{'hanging':>9}{'slowest s':>11}{'5xx':>5}"
    f"{'cash p99':>10}{'beside':>9}{'waiting':>9}{'conn.':>7}{'MiB':>12}"
)
LEGEND = """
cash p99 is alone; beside is the p99 of cash while the tills ask, wait and get their answers;
waiting, of the cash while most hung and nobody came or left. Milliseconds.
"""


def measure(options: Options, say: Say) -> Outcome:
    """Every scene with each number of threads."""
    choices = options.threads or (AS_CONFIGURED,)
    with stack(options.gunicorn) as running, slow_host() as host:
        say(f"Seeding {PAYMENTS} payments")
        orders = len(choices) * sum(scene.orders() for scene in SCENES) + 1000
        site = running.site(PAYMENTS, open_orders=orders, floor_orders=1)
        requests = Requests(site.facts)
        bursts = [
            burst
            for threads in choices
            for burst in _play(running, site, host, requests, threads, say)
        ]
    verdicts = [verdict for burst in bursts for verdict in _verdicts(burst)]
    text = "\n".join([HEAD, *map(_line, bursts), LEGEND])
    return Outcome(text, verdicts, {"bursts": [asdict(burst) for burst in bursts]})


def _play(
    running: Stack, site: Site, host: Host, requests: Requests, threads: int, say: Say
) -> Iterator[Burst]:
    """All scenes on one server of so many threads."""
    database = DATABASE.format(payments=site.payments)
    environ = {"WEB_THREADS": str(threads)} if threads else {}
    for other in site.servers.values():
        other.child.stop()  # its idle connections would count
    server = running.serve(database, "app", BENCH_PROVIDER_URL=host.url, **environ)
    place = Place(running, database, server, host, requests, threads)
    place.cash(WARM_SECONDS)
    for scene in SCENES:
        say(f"{TILLS} tills in {scene.spread:g} s, answered in {scene.delay:g} s")
        yield place.burst(scene)
    server.child.stop()


def _line(burst: Burst) -> str:
    before, after = burst.memory
    return (
        f"{burst.threads or '-':>9}{burst.scene.delay:9g}{burst.scene.spread:12g}"
        f"{burst.hanging:9}{burst.slowest:11.1f}{burst.unanswered:5}"
        f"{burst.alone:10.0f}{burst.beside:9.0f}{burst.waiting:9.0f}{burst.connections:7}"
        f"{before:6.0f}{after:6.0f}"
    )


def _verdicts(burst: Burst) -> Iterator[Verdict]:
    scene = f"{TILLS} in {burst.scene.spread:g} s, answered in {burst.scene.delay:g} s"
    if burst.threads:
        scene += f", {burst.threads} threads"
    yield Verdict(f"{scene}: all answered, no 5xx", f"{burst.unanswered}", not burst.unanswered)
    goal = f"{scene}: initiate ≤ {MOST_SECONDS:g} s"
    yield Verdict(goal, f"{burst.slowest:.1f} s", burst.slowest <= MOST_SECONDS)
    goal = f"{scene}: connections ≤ {MOST_CONNECTIONS}"
    yield Verdict(goal, f"{burst.connections}", burst.connections <= MOST_CONNECTIONS)
    if burst.scene.delay:
        ratio = burst.beside / burst.alone
        yield Verdict(
            f"{scene}: cash p99 ≤ {MOST_CASH:g} × alone", f"{ratio:.1f}", ratio <= MOST_CASH
        )
