"""`manage.py rotate_field_keys`: encrypt everything with the first of FIELD_ENCRYPTION_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core.rekey import encrypted_columns, rewrite


class Command(BaseCommand):
    """Safe to run while tills are selling, to cut short and to run again."""

    help = (
        "Encrypt every secret and phone number with the first key of FIELD_ENCRYPTION_KEYS. "
        "When it ends well, the other keys can be removed from the settings."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        unreadable = 0
        for column in encrypted_columns():
            tally = rewrite(column)
            unreadable += tally.unreadable
            self.stdout.write(
                f"{column}: {tally.rewritten} rewritten, {tally.fresh} had the first key already"
            )
        if unreadable:
            raise CommandError(
                f"{unreadable} values can be read with none of the keys. They are as they were: "
                "put the missing key back at the end of FIELD_ENCRYPTION_KEYS and run this again."
            )
