"""`manage.py changepassword`: Django's, with the change in the audit trail."""

from typing import Any

from django.contrib.auth.management.commands import changepassword

from apps.authentication.management.announced import announced


class Command(changepassword.Command):
    """Announces what the back office would."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        with announced("person.password_changed", lambda person: {}):
            return super().handle(*args, **options)
