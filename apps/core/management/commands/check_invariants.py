"""`manage.py check_invariants`: are the books right? Beat asks the same each minute."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.invariants import SHOWN, Broken, Invariant, check


class Command(BaseCommand):
    """Reads only. What it finds is for a person to explain, and is put right by an act."""

    help = (
        "Look for rows that contradict each other or wait too long. Ends with 1 when there are "
        "any. Without --all: what changed in the last hour."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="look at all rows")

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = [
            invariant.name
            for invariant, broken in check(everything=options["all"])
            if not self._tell(invariant, broken)
        ]
        if wrong:
            raise CommandError(f"Not in order: {', '.join(wrong)}")
        self.stdout.write("Everything holds.")

    def _tell(self, invariant: Invariant, broken: Broken | None) -> bool:
        """Print what was found; whether the rule holds."""
        if broken is None:
            self.stdout.write(f"NOT CHECKED  {invariant.name}: see the log")
            return False
        if not broken.count:
            self.stdout.write(f"ok           {invariant.name}")
            return True
        self.stdout.write(f"BROKEN       {invariant.name}: {broken.count}. {invariant.holds}")
        for row_id, text in broken.rows:
            self.stdout.write(f"             {row_id}  {text}")
        if broken.count > SHOWN:
            self.stdout.write(f"             and {broken.count - SHOWN} more")
        return False
