"""`manage.py import_statement`: look at a provider's file, or keep it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.core.errors import Refusal
from apps.core.money import format_money
from apps.core.scope import restaurant_scope
from apps.payments.models import PaymentMethod
from apps.statements.services.import_file import Preview, import_file, preview_file

SHOWN = 20


class Command(BaseCommand):
    """Without --write nothing is written."""

    help = "Import a provider's statement (CSV) for a payment method; a preview unless --write."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("method_id", type=UUID, help="the payment method's id")
        parser.add_argument("file", type=Path)
        parser.add_argument("--write", action="store_true", help="keep it")

    def handle(self, *args: Any, **options: Any) -> None:
        method = PaymentMethod.all_objects.filter(pk=options["method_id"]).first()
        if method is None:
            raise CommandError("There is no such payment method.")
        try:
            content = options["file"].read_bytes()
            with restaurant_scope(method.restaurant_id):
                self._import(method, content, is_to_be_kept=options["write"])
        except (OSError, Refusal) as error:
            raise CommandError(str(error)) from error

    def _import(self, method: PaymentMethod, content: bytes, *, is_to_be_kept: bool) -> None:
        preview = preview_file(method_id=method.pk, content=content)
        self._show(preview)
        if not is_to_be_kept:
            self.stdout.write("Nothing was written. Add --write to keep it.")
            return
        kept = import_file(method_id=method.pk, content=content)
        compared = kept.compared
        self.stdout.write(
            f"Kept. {compared.matched} matched, {compared.opened} differences opened, "
            f"{compared.came_right} came right."
        )

    def _show(self, preview: Preview) -> None:
        start, end = (timezone.localtime(moment) for moment in preview.period)
        found, currency = preview.sorted, preview.method.restaurant.currency
        self.stdout.write(f"{preview.method.name}: {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}")
        self.stdout.write(
            f"{len(preview.sheet.lines)} lines: {len(found.new)} new, {found.known} known, "
            f"{len(found.clashing)} told before with other figures; "
            f"{preview.sheet.left_out} not settled, {len(preview.sheet.problems)} not readable."
        )
        self.stdout.write(
            f"Payments {format_money(preview.gross, currency)}, "
            f"fees and levies {format_money(preview.fees, currency)}."
        )
        for problem in preview.sheet.problems[:SHOWN]:
            self.stdout.write(f"  line {problem.line}: {problem.text}")
