"""What a run found, and the verdict on each goal."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.driving import Round, median
from benchmarks.measures import DEEP, FIRST, INITIATE, STATUS, Cell
from benchmarks.statements import Cost

CLIENTS = 8  # at which the goals are set
MOST_STATEMENTS = 12
MOST_MEMORY = 700.0  # MiB
LEAST_OF_FLOOR = {INITIATE: 0.6, STATUS: 0.7}
MOST_GROWTH = 1.2
STEADY = (INITIATE, STATUS, FIRST, DEEP)


@dataclass(frozen=True)
class Verdict:
    """One goal, what was reached, and whether that is enough."""

    goal: str
    reached: str
    passed: bool


@dataclass
class Results:
    """Rounds by cell, SQL by measure and target, memory by part (MiB)."""

    rounds: dict[Cell, list[Round]] = field(default_factory=dict)
    costs: dict[tuple[str, str], Cost] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)

    def verdicts(self) -> list[Verdict]:
        """Every goal that this run can speak of."""
        return [*self._ratios(), *self._sql(), *self._growth(), *self._memory()]

    def _ratios(self) -> Iterator[Verdict]:
        for measure, least in LEAST_OF_FLOOR.items():
            for payments in self.sizes:
                ratio = self.ratio(measure, payments)
                goal = f"{measure} ≥ {least} × bare DRF, {payments} payments"
                yield Verdict(goal, f"{ratio:.2f}", ratio >= least)

    def _sql(self) -> Iterator[Verdict]:
        cost = self.costs[INITIATE, "app"]
        few = cost.statements <= MOST_STATEMENTS
        goal = f"{INITIATE} in ≤ {MOST_STATEMENTS} statements"
        yield Verdict(goal, f"{cost.statements:g} and BEGIN, COMMIT", few)
        yield Verdict(f"{INITIATE} in one commit", f"{cost.writes:g}", cost.writes == 1)

    def _growth(self) -> Iterator[Verdict]:
        smallest, *_, largest = self.sizes
        for measure in STEADY:
            growth = self._growth_of(measure, smallest, largest)
            goal = f"{measure}: p50 at {largest} ≤ {MOST_GROWTH} × that at {smallest}"
            yield Verdict(goal, f"{growth:.2f}", growth <= MOST_GROWTH)

    def _memory(self) -> Iterator[Verdict]:
        total = sum(self.memory.values())
        yield Verdict(f"memory < {MOST_MEMORY:.0f} MiB", f"{total:.0f} MiB", total < MOST_MEMORY)

    @property
    def sizes(self) -> list[int]:
        return sorted({cell.payments for cell in self.rounds})

    def ratio(self, measure: str, payments: int, clients: int = CLIENTS) -> float:
        """Our rate over the bare view's, round by round; the median of that."""
        ours, bare = (
            self.rounds[Cell(measure, target, payments, clients)] for target in ("app", "bare")
        )
        return statistics.median(a.rate / b.rate for a, b in zip(ours, bare, strict=True))

    def _growth_of(self, measure: str, smallest: int, largest: int) -> float:
        small, large = (
            self.rounds[Cell(measure, "app", payments, CLIENTS)] for payments in (smallest, largest)
        )
        return statistics.median(b.p50 / a.p50 for a, b in zip(small, large, strict=True))

    def as_json(self) -> dict[str, Any]:
        """Everything, for a file."""
        return {
            "cells": [
                {**asdict(cell), **asdict(median(rounds)), "rounds": [*map(asdict, rounds)]}
                for cell, rounds in self.rounds.items()
            ],
            "sql": [
                {"measure": measure, "target": target, **asdict(cost)}
                for (measure, target), cost in self.costs.items()
            ],
            "memory": self.memory,
        }


def summaries(results: Results) -> Sequence[tuple[Cell, Round]]:
    """Medians, in the order in which people compare: size, clients, measure, target."""
    return [
        (cell, median(rounds))
        for cell, rounds in sorted(
            results.rounds.items(), key=lambda item: (item[0].payments, item[0].clients)
        )
    ]
