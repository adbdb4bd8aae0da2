"""`manage.py createsuperuser`: Django's, with the new administrator in the audit trail."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser

from apps.authentication.management.announced import announced
from apps.authentication.models import User


class Command(createsuperuser.Command):
    """Announces what the back office would."""

    def handle(self, *args: Any, **options: Any) -> None:
        with announced("person.created", _facts):
            super().handle(*args, **options)


def _facts(person: User) -> dict[str, Any]:
    return {"username": person.username, "email": person.email, "is_superuser": True}
