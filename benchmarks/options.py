"""How much is measured, and what every part of a run hands back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.measures import RATE_LIMIT
from benchmarks.results import Verdict

WARM_SECONDS = 0.5
Say = Callable[[str], None]


@dataclass(frozen=True)
class Options:
    """Rows, rounds, and seconds for each cell in each round."""

    sizes: tuple[int, ...] = (10_000, 1_000_000)
    rounds: int = 5
    seconds: float = 2.5
    other_clients: tuple[int, ...] = (1, 32)
    other_rounds: int = 3
    gunicorn: str = "config/gunicorn.py"
    threads: tuple[int, ...] = ()
    """WEB_THREADS to try beside a slow provider; empty for gunicorn's own."""

    def open_orders(self) -> int:
        """Enough for every cash payment that a fast machine might make in one database."""
        rounds = self.rounds + self.other_rounds * len(self.other_clients)
        return int(2 * RATE_LIMIT * (self.seconds * rounds + 2 * WARM_SECONDS)) // 2 + 1000


QUICK = Options(sizes=(1_000, 20_000), rounds=2, seconds=0.5, other_clients=(), other_rounds=0)


@dataclass(frozen=True)
class Outcome:
    """What one part found: for people, against its goals, and for a file."""

    text: str
    verdicts: Sequence[Verdict]
    figures: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {"verdicts": [asdict(verdict) for verdict in self.verdicts], **self.figures}
