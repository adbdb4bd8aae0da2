"""`manage.py create_restaurant`: what a real restaurant begins with."""

import os
import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from apps.authentication.models import User
from apps.core.money import CURRENCIES
from apps.payments.services.open_restaurant import open_restaurant
from apps.restaurants.models import Restaurant

PASSWORD_VARIABLE = "OWNER_PASSWORD"  # noqa: S105 - the name of a variable
RULES = ("language", "business_day_start", "variance_limit", "change_rounding")


class Command(BaseCommand):
    """Asks for the owner's password; without a terminal it is read from the environment."""

    help = (
        "Create a restaurant with its owner and a cash method. The password is asked for, or "
        f"taken from {PASSWORD_VARIABLE} where there is no terminal."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True)
        parser.add_argument("--country", required=True, help="ISO 3166 code, such as SN")
        parser.add_argument("--currency", required=True, help=", ".join(CURRENCIES))
        parser.add_argument("--timezone", required=True, help="IANA name, such as Africa/Dakar")
        parser.add_argument("--owner", required=True, help="the owner's username")
        parser.add_argument("--email", default="", help="the owner's e-mail")
        parser.add_argument("--language", help="of its e-mails: fr or en (default: LANGUAGE_CODE)")
        parser.add_argument("--business-day-start", help="local time, 04:00 unless told otherwise")
        parser.add_argument(
            "--variance-limit",
            type=int,
            help="minor units; a larger difference needs a manager to close (default: no limit)",
        )
        parser.add_argument(
            "--change-rounding", type=int, help="minor units of the smallest coin (default: 1)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        named = ("name", "country", "currency", "timezone")
        rules = {name: options[name] for name in RULES if options[name] is not None}
        restaurant = Restaurant(**{name: options[name] for name in named}, **rules)
        owner = User(username=options["owner"], email=options["email"])
        try:
            open_restaurant(restaurant=restaurant, owner=owner, password=_password())
        except ValidationError as error:
            raise CommandError("Nothing was created. " + _told(error)) from error
        self.stdout.write(f"{restaurant.name} is open; its owner signs in as {owner.username}.")
        self.stdout.write(f"Restaurant id: {restaurant.pk}")


def _password() -> str:
    """From the environment, else typed twice. Raises CommandError."""
    if given := os.environ.get(PASSWORD_VARIABLE):
        return given
    if not sys.stdin.isatty():
        raise CommandError(f"There is no terminal to ask for a password: set {PASSWORD_VARIABLE}.")
    password = getpass("The owner's password: ")
    if password != getpass("Once more: "):
        raise CommandError("The two passwords differ. Nothing was created.")
    return password


def _told(error: ValidationError) -> str:
    """Each field with what is wrong with it."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items()
    )
