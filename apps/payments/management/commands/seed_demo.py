"""`manage.py seed_demo`: four restaurants with people and ways to pay, for a first look."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from apps.authentication.models import User
from apps.payments.management.demo_day import play_day
from apps.payments.management.demo_restaurants import (
    ADMINISTRATOR,
    DEMO_RESTAURANTS,
    PASSWORD,
    DemoRestaurant,
)
from apps.payments.models import PaymentMethod
from apps.restaurants.models import Restaurant


class Command(BaseCommand):
    """Adds what is missing and leaves alone what is there, also where somebody changed it."""

    help = "Load the demo restaurants, their people and payment methods (local settings only)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--history",
            action="store_true",
            help="also play the business day so far, in a restaurant that sold nothing yet",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_DATA_ALLOWED:
            raise CommandError(
                "Demo data has published passwords, and these settings do not allow it "
                "(DEMO_DATA_ALLOWED). For a real restaurant: manage.py create_restaurant --help"
            )
        with transaction.atomic():
            added = list(_seed())
        if options["history"]:
            added += [f"a day at {demo.name}" for demo in DEMO_RESTAURANTS if play_day(demo)]
        for line in added:
            self.stdout.write(f"  added {line}")
        self.stdout.write(
            f"Demo data is in place; every password is {PASSWORD}."
            if added
            else "The demo data is in place already: nothing was changed."
        )


def _seed() -> Iterator[str]:
    """Add what is missing, naming each thing added."""
    hashed = make_password(
        PASSWORD
    )  # once: Argon2 is slow on purpose, and there are seventeen people
    for demo in DEMO_RESTAURANTS:
        yield from _seed_restaurant(demo, hashed)
    if _add_person(username=ADMINISTRATOR, password=hashed, is_superuser=True):
        yield f"{ADMINISTRATOR} (everything)"


def _seed_restaurant(demo: DemoRestaurant, hashed: str) -> Iterator[str]:
    restaurant, created = Restaurant.objects.get_or_create(
        pk=demo.id,
        defaults={
            "name": demo.name,
            "country": demo.country,
            "currency": demo.currency,
            "timezone": demo.timezone,
            "language": demo.language,
            **demo.house_rules,
        },
    )
    if created:
        yield restaurant.name
    for username, role in demo.people.items():
        if _add_person(username=username, password=hashed, role=role, restaurant=restaurant):
            yield f"{username} ({restaurant.name})"
    for position, (code, name) in enumerate(demo.methods.items()):
        _, created = PaymentMethod.all_objects.get_or_create(
            restaurant=restaurant,
            provider_code=code,
            defaults={"name": name, "display_order": position},
        )
        if created:
            yield f"{name} ({restaurant.name})"


def _add_person(*, username: str, **fields: Any) -> bool:
    """Whether there was nobody of that name; `password` is a hash."""
    _, created = User.objects.get_or_create(username=username, defaults=fields)
    return created
