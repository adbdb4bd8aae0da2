"""Makes the benchmark's provider known to an Encaisse that is being measured."""

from django.apps import AppConfig


class BenchmarksConfig(AppConfig):
    name = "benchmarks"

    def ready(self) -> None:
        from apps.payments.providers import PROVIDERS
        from benchmarks.provider import BenchProvider

        PROVIDERS[BenchProvider.code] = BenchProvider
