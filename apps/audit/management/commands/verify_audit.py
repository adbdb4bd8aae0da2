"""`manage.py verify_audit`: was anything in the audit trail edited, removed, swapped or added?"""

import time
from argparse import ArgumentParser, FileType
from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from apps.audit.domain.export import NotOurs, read
from apps.audit.signing import signing_key
from apps.audit.verification import findings
from apps.core.scope import restaurant_scope
from apps.restaurants.models import Restaurant

MOST_SHOWN = 20
"""Findings per restaurant: after a rewrite every entry is one."""

Published = dict[UUID, dict[int, bytes]]


class Command(BaseCommand):
    """Only reads; tills go on selling. Ends with 1 when anything is wrong."""

    help = "Walk every restaurant's audit trail and tell what in it was tampered with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--restaurant", type=UUID, help="only this one, by its id")
        parser.add_argument(
            "--heads",
            type=FileType(encoding="utf-8"),
            help="lines of export_audit_heads (- for standard input) that must hold, too",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        published = self._published(options["heads"] or ())
        broken = [
            restaurant.name
            for restaurant in _chosen(options["restaurant"], published)
            if not self._is_whole(restaurant, published[restaurant.pk])
        ]
        if broken:
            raise CommandError(f"tampered with: {', '.join(broken)}", returncode=1)

    def _is_whole(self, restaurant: Restaurant, published: dict[int, bytes]) -> bool:
        started = time.perf_counter()
        with restaurant_scope(restaurant.pk):
            found = list(islice(findings(published), MOST_SHOWN))
        for finding in found:
            self.stdout.write(f"{restaurant.name}: {finding}")
        if not found:
            seconds = time.perf_counter() - started
            self.stdout.write(f"{restaurant.name}: whole ({seconds:.1f} s)")
        return not found

    def _published(self, lines: Iterable[str]) -> Published:
        key = signing_key()
        published: Published = defaultdict(dict)
        for number, line in enumerate(lines, start=1):
            try:
                exported = read(line, key)
            except NotOurs as error:
                raise CommandError(
                    f"line {number} is not a head that we signed: {error}"
                ) from error
            published[exported.restaurant][exported.head.count] = exported.head.hash
        return published


def _chosen(only: UUID | None, published: Published) -> "QuerySet[Restaurant]":
    """Raises CommandError for a restaurant that does not exist."""
    there = set(Restaurant.objects.values_list("pk", flat=True))
    if missing := ({only} if only else set(published)) - there:
        raise CommandError(f"no such restaurant: {', '.join(map(str, missing))}")
    return Restaurant.objects.filter(pk__in=[only] if only else there)
