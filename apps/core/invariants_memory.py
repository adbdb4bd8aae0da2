"""What the last look at each invariant found, for whoever asks any of our processes.

It is kept in the cache, which may forget: then nothing is known, and the next look reads all rows.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.cache import cache
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

KEPT = 7 * 24 * 60 * 60


@dataclass(frozen=True)
class Known:
    """How many rows broke an invariant, and when that was seen (seconds since 1970)."""

    broken: int
    at: float


def remember(name: str, broken: int) -> None:
    """Note what a look has found just now."""
    cache.set(_key(name), [broken, time.time()], KEPT)


def recall(name: str) -> Known | None:
    """What the last look has found, unless nobody remembers."""
    return recall_all([name]).get(name)


def recall_all(names: Iterable[str]) -> dict[str, Known]:
    """The same for many names at once; those that are forgotten are missing."""
    keys = {_key(name): name for name in names}
    return {keys[key]: Known(*found) for key, found in cache.get_many(keys).items()}


def _key(name: str) -> str:
    return f"core:invariant:{name}"


class InvariantCollector(Collector):
    """Reads the memory whenever the numbers are asked for; what is forgotten has no number."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = names

    def collect(self) -> Iterator[Metric]:
        broken = GaugeMetricFamily(
            "encaisse_invariant_broken", "Rows that break an invariant", labels=["name"]
        )
        checked = GaugeMetricFamily(
            "encaisse_invariant_checked_timestamp_seconds",
            "When an invariant was last looked at",
            labels=["name"],
        )
        for name, known in recall_all(self.names).items():
            broken.add_metric([name], known.broken)
            checked.add_metric([name], known.at)
        yield broken
        yield checked
